/** How something grows with the fleet as one picture: several plots beside each other, the same lines in each. */
import * as echarts from 'echarts';

export interface Line {
  name: string;
  points: [size: number, value: number][];
}

export interface Panel {
  title: string;
  /** Of the values, below zero left. */
  unit: string;
  lines: readonly Line[];
}

export interface Picture {
  /** What is counted to the right. */
  sizes: string;
  range: readonly [from: number, to: number];
  panels: readonly Panel[];
}

const COLORS = ['#1f6feb', '#c2410c', '#15803d', '#7c3aed'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const INK = '#24292f';
/** In pixels: what one plot takes with its title and its axes, and two of them beside each other. */
const WIDTH = 500;
const HEIGHT = 420;
const TOP = 60;

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

const leftOf = (place: number): number => (place % 2) * WIDTH;
const topOf = (place: number): number => TOP + Math.floor(place / 2) * HEIGHT;

const title = ({ title: text }: Panel, place: number) => ({
  text,
  left: leftOf(place) + WIDTH / 2 + 20,
  top: topOf(place) - 16,
  textAlign: 'center' as const,
  textStyle: { color: INK, fontSize: 14 },
});

const grid = (_: Panel, place: number) => ({
  left: leftOf(place) + 80,
  width: WIDTH - 120,
  top: topOf(place) + 20,
  height: HEIGHT - 100,
});

function series({ lines }: Panel, gridIndex: number) {
  return lines.map(({ name, points }, index) => ({
    name,
    type: 'line' as const,
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    symbol: SYMBOLS[index] ?? 'circle',
    symbolSize: 9,
    data: points,
  }));
}

/** An SVG with a white background, so that it can be read on a dark page too. */
export function growthPlot({ sizes, range: [min, max], panels }: Picture): string {
  const height = topOf(panels.length + 1);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 2 * WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLORS,
    textStyle: { fontFamily: 'sans-serif' },
    title: panels.map(title),
    legend: { top: 10, itemGap: 24, textStyle: { color: INK, fontSize: 13 } },
    grid: panels.map(grid),
    xAxis: panels.map((_, place) => ({ ...axis(place, sizes), nameGap: 30, min, max })),
    yAxis: panels.map(({ unit }, place) => ({ ...axis(place, unit), nameGap: 52 })),
    series: panels.flatMap(series),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
