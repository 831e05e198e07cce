/** What the plot uses of echarts, which only `npm run bench` installs; its own types come with it. */
declare module 'echarts' {
  export function init(
    dom: null,
    theme: null,
    options: { renderer: 'svg'; ssr: true; width: number; height: number },
  ): { setOption(option: object): void; renderToSVGString(): string; dispose(): void };
}
