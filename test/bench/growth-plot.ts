/** The growth figures as one picture: the whole time on the left, the time for each account on the right. */
import * as echarts from 'echarts';

export interface Line {
  name: string;
  /** Milliseconds by number of accounts. */
  points: [accounts: number, ms: number][];
}

const COLORS = ['#1f6feb', '#c2410c', '#15803d', '#7c3aed'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const INK = '#24292f';

const short = (value: number): string =>
  value >= 1 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(1)));

const axis = (gridIndex: number, name: string) => ({
  type: 'log' as const,
  gridIndex,
  name,
  nameLocation: 'middle' as const,
  nameTextStyle: { color: INK, fontSize: 13 },
  axisLabel: { color: INK, fontSize: 12, formatter: short },
  axisLine: { show: true, lineStyle: { color: INK } },
  splitLine: { lineStyle: { color: '#d0d7de' } },
});

const xAxis = (gridIndex: number) => ({
  ...axis(gridIndex, 'accounts'),
  nameGap: 30,
  min: 100,
  max: 100_000,
});
const yAxis = (gridIndex: number, name: string) => ({ ...axis(gridIndex, name), nameGap: 52 });

const title = (text: string, left: string) => ({
  text,
  left,
  top: 44,
  textAlign: 'center' as const,
  textStyle: { color: INK, fontSize: 14 },
});

function series(lines: Line[], gridIndex: number, valueOf: (accounts: number, ms: number) => number) {
  return lines.map(({ name, points }, index) => ({
    name,
    type: 'line' as const,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    symbol: SYMBOLS[index] ?? 'circle',
    symbolSize: 9,
    data: points.map(([accounts, ms]) => [accounts, valueOf(accounts, ms)]),
  }));
}

/** An SVG with a white background, so that it can be read on a dark page too. */
export function growthPlot(lines: Line[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 1000, height: 460 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLORS,
    textStyle: { fontFamily: 'sans-serif' },
    title: [title('All accounts, milliseconds', '27%'), title('Each account, microseconds', '77%')],
    legend: { top: 10, itemGap: 24, textStyle: { color: INK, fontSize: 13 } },
    grid: [
      { left: 80, width: 380, top: 80, bottom: 60 },
      { left: 580, width: 380, top: 80, bottom: 60 },
    ],
    xAxis: [xAxis(0), xAxis(1)],
    yAxis: [yAxis(0, 'ms'), yAxis(1, 'µs an account')],
    series: [
      ...series(lines, 0, (_, ms) => ms),
      ...series(lines, 1, (accounts, ms) => (ms * 1000) / accounts),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
