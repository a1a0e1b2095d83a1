//! The steps that every endpoint begins with: read the fields, know the key.

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, Uri, header},
};

use super::{fields::Fields, multipart, status::Status};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        fetch::site_credentials::Site,
        intake::{self, NotAdmitted},
    },
    web::client_address::ClientAddress,
};

const MAX_BODY_BYTES: usize = 1_000_000;

/// Reads a request without files: JSON, a form, multipart text parts, and what stands in the address besides.
pub(super) async fn read_fields(mut request: Request) -> Result<Fields, Status> {
    let in_address = fields_of_address(request.uri())?;
    let mut fields = match multipart::recognize(&mut request).await {
        Some(boundary) => multipart::read_text(boundary, request.into_body()).await?,
        None => parse(&read_body(request.into_body()).await?)?,
    };
    fields.fill_from(in_address);
    Ok(fields)
}

/// Reads the query of an address.
pub(super) fn fields_of_address(address: &Uri) -> Result<Fields, Status> {
    let query = address.query().unwrap_or_default();
    Fields::parse_form(query.as_bytes()).map_err(|error| Status::invalid(error.to_string()))
}

fn parse(body: &[u8]) -> Result<Fields, Status> {
    Fields::parse(body).map_err(|error| Status::invalid(error.to_string()))
}

async fn read_body(body: Body) -> Result<Bytes, Status> {
    axum::body::to_bytes(body, MAX_BODY_BYTES)
        .await
        .map_err(|_| Status::invalid("The request is larger than 1 MB, or came too slowly or not whole."))
}

/// Reads a body that nobody needs, so that its sender gets to hear the answer.
pub(super) async fn discard(request: Request) {
    let _ = read_body(request.into_body()).await;
}

/// Finds out whom the key of a request speaks for.
pub(super) async fn authenticate(
    app: &App,
    from: ClientAddress,
    fields: &Fields,
) -> Result<KeyHolder, Status> {
    authenticate_key(app, from, &fields.text("key").unwrap_or_default()).await
}

/// Finds out whom a key speaks for; wrong keys are counted against the address they come from.
pub(super) async fn authenticate_key(
    app: &App,
    ClientAddress(from): ClientAddress,
    given: &str,
) -> Result<KeyHolder, Status> {
    intake::authenticate(app, given, from).await.map_err(|refusal| match refusal {
        NotAdmitted::Key(refusal) => (&refusal).into(),
        NotAdmitted::TooMany(retry) => Status::throttled(retry.seconds),
    })
}

/// Names the site that the client says it runs on: WordPress ends its user agent with the site's address.
pub(super) fn site_of(headers: &HeaderMap) -> Option<Site> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let (_, address) = agent.strip_prefix("WordPress/")?.split_once("; ")?;
    Site::parse(address)
}

/// Names the host that the client connected to.
pub(super) fn asked_host(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(host, _)| host);
    Some(host.to_ascii_lowercase())
}
