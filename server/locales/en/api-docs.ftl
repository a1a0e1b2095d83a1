# What stands around the description of our API, which is the OpenAPI document's own and in English.

api-docs-title = API
api-docs-lead-html = Send pictures, get smaller ones back, each with the score that was measured on it. Everything below is also an <a href="/api/openapi.json">OpenAPI document</a>, for generated clients.
api-docs-start = In one minute
api-docs-key-html = Your API key is on <a href="/dashboard/api-keys">API Keys</a>. Send it as a bearer:
api-docs-answer = The answer has one item for each picture: its job, with the sizes, the score and the address of each result. Addresses in place of files:
api-docs-wait-html = A job that has not ended after 30 seconds is asked for again: <code>GET /jobs/ID?wait=30</code>. Asking costs nothing. Results are downloaded with the same header, within the time for which the service keeps them.
api-docs-no-key = needs no key
api-docs-required = required
api-docs-takes = Takes { $type }:
api-docs-done = Done.
api-docs-errors-of = Errors:
api-docs-shapes = Shapes
api-docs-errors = Errors
api-docs-errors-html = Every error is <code>application/problem+json</code> (RFC 9457) with a <code>code</code> that never changes, a <code>detail</code> for people, and the <code>request_id</code> to name when you ask for help. Where waiting helps there is a <code>Retry-After</code>.
api-docs-code = Code
api-docs-status = Status
api-docs-means = Means
