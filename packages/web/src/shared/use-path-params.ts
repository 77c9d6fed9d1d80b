import { useParams } from '@tanstack/react-router'

/** The `$name` parts of the page's path, e.g. `usePathParams<{ id: string }>()` on `/leads/$id`. */
export function usePathParams<Params extends Record<string, string>>(): Params {
  return useParams({ strict: false }) as Params
}
