// Data tables of n8n, made and read over its own REST interface.
import type { Rest } from '../../n8n-server/index.ts';

export type Row = Record<string, string | number | null>;

export interface DataTable {
  id: string;
  rows(): Promise<Row[]>;
}

/** A table of texts with these rows; columns are the members of the first one. */
export async function createDataTable(rest: Rest, name: string, rows: Row[]): Promise<DataTable> {
  const { id: projectId } = await rest.get<{ id: string }>('/projects/personal');
  const tables = `/projects/${projectId}/data-tables`;
  const columns = Object.keys(rows[0] ?? {}).map((column) => ({ name: column, type: 'string' }));
  const { id } = await rest.post<{ id: string }>(tables, { name, columns });
  await rest.post(`${tables}/${id}/insert`, { data: rows, returnType: 'count' });
  return {
    id,
    rows: async () => (await rest.get<{ data: Row[] }>(`${tables}/${id}/rows?take=1000`)).data,
  };
}
