# What stands around the description of our API, which is the OpenAPI document's own and in English.

api-docs-title = API
api-docs-lead-html = Bilder senden, kleinere zurückbekommen, jedes mit der daran gemessenen Bewertung. Alles Folgende gibt es auch als <a href="/api/openapi.json">OpenAPI-Dokument</a> für erzeugte Clients; seine Beschreibungen sind auf Englisch.
api-docs-start = In einer Minute
api-docs-key-html = Ihr API-Schlüssel steht unter <a href="/dashboard/api-keys">API-Schlüssel</a>. Senden Sie ihn als Bearer-Token:
api-docs-answer = Die Antwort hat für jedes Bild einen Eintrag: seinen Auftrag mit den Größen, der Bewertung und der Adresse jedes Ergebnisses. Adressen statt Dateien:
api-docs-wait-html = Nach einem Auftrag, der nach 30 Sekunden noch nicht fertig ist, fragt man wieder: <code>GET /jobs/ID?wait=30</code>. Fragen kostet nichts. Ergebnisse lädt man mit demselben Header herunter, solange der Dienst sie aufbewahrt.
api-docs-no-key = ohne Schlüssel
api-docs-required = Pflicht
api-docs-takes = Nimmt { $type }:
api-docs-done = Erledigt.
api-docs-errors-of = Fehler:
api-docs-shapes = Formen
api-docs-errors = Fehler
api-docs-errors-html = Jeder Fehler ist <code>application/problem+json</code> (RFC 9457) mit einem <code>code</code>, der sich nie ändert, einem <code>detail</code> für Menschen und der <code>request_id</code>, die man nennt, wenn man um Hilfe bittet. Wo Warten hilft, steht ein <code>Retry-After</code> dabei.
api-docs-code = Code
api-docs-status = Status
api-docs-means = Bedeutung
