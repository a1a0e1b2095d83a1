//! `/v2/post-reducer.php`: pictures sent as files, and polls for them by the addresses we gave them.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    response::Response,
};

use serde_json::Value;

use super::{
    answer,
    fields::Fields,
    multipart,
    options::PictureOptions,
    pictures::{self, Asked},
    request_context,
    status::Status,
    upload::Received,
};
use crate::{app::App, web::client_address::ClientAddress};

/// Accepts uploaded pictures, or tells how far those of before are.
pub(super) async fn post_reducer(State(app): State<App>, from: ClientAddress, request: Request) -> Response {
    handle(&app, from, request).await.unwrap_or_else(|status| answer::status(&status))
}

async fn handle(app: &App, from: ClientAddress, mut request: Request) -> Result<Response, Status> {
    let (asked_host, site) =
        (request_context::asked_host(request.headers()), request_context::site_of(request.headers()));
    let in_address = request_context::fields_of_address(request.uri())?;
    let Some(boundary) = multipart::recognize(&mut request).await else {
        let fields = request_context::read_fields(request).await?;
        let holder = request_context::authenticate(app, from, &fields).await?;
        return poll(&pictures::Request { app, holder: &holder, fields: &fields, asked_host, site }).await;
    };
    let mut fields = in_address;
    let mut received = Received::new(app, from);
    let mut parts = multipart::Parts::new(boundary, request.into_body());
    while let Some(file) = parts.next_file(&mut fields).await? {
        received.read(file, &fields).await?;
    }
    let (holder, uploads) = received.finish(&fields).await?;
    let request = pictures::Request { app, holder: &holder, fields: &fields, asked_host, site };
    if uploads.is_empty() {
        return poll(&request).await;
    }
    let asked = in_order_of_file_paths(&fields, uploads).into_iter().enumerate();
    let asked = asked.map(|(index, upload)| ask(&request, index, upload)).collect();
    Ok(request.answer(asked).await)
}

/// Tells how far the uploads of `file_urls` (or `urllist`) are.
async fn poll(request: &pictures::Request<'_>) -> Result<Response, Status> {
    let urls = request.fields.entries("file_urls").or_else(|| request.fields.entries("urllist"));
    let urls = urls.filter(|urls| !urls.is_empty()).ok_or_else(Status::no_file)?;
    let asked = request.ask_for_urls(urls).await?;
    Ok(request.answer(asked).await)
}

/// One file that came, under its field's name: the stored upload, or why it was not stored.
pub(super) struct Uploaded {
    pub(super) field: String,
    pub(super) file_name: String,
    pub(super) name: Result<String, Status>,
}

fn ask(request: &pictures::Request<'_>, index: usize, upload: Uploaded) -> Asked {
    let pictures::Request { app, fields, .. } = request;
    let own_options = fields.list("paramlist").unwrap_or_default();
    let options = PictureOptions::new(fields, own_options.get(index));
    match upload.name {
        Ok(name) => Asked {
            original_url: answer::public_file(&app.public_url, 'u', &name),
            key: Some(upload.field),
            wait: options.wait(),
            submission: options.parse().map(|wanted| {
                pictures::upload_submission(name, wanted, options.refreshes(), request.own_host())
            }),
        },
        Err(status) => Asked {
            original_url: upload.file_name,
            key: Some(upload.field),
            wait: Duration::ZERO,
            submission: Err(status),
        },
    }
}

/// Clients read results in the order of `file_paths`: an object by the fields' names, or a list of `name:path`.
fn in_order_of_file_paths(fields: &Fields, mut uploads: Vec<Uploaded>) -> Vec<Uploaded> {
    let named = fields.entries("file_paths").unwrap_or_default();
    let names = |(field, path): &(String, Value), upload: &Uploaded| {
        let listed = path.as_str().and_then(|path| path.split(':').next()).unwrap_or_default();
        *field == upload.field
            || (!listed.is_empty() && (listed == upload.field || listed == upload.file_name))
    };
    // Files that are not named come last, in the order that they were sent in.
    uploads.sort_by_key(|upload| named.iter().position(|name| names(name, upload)).unwrap_or(usize::MAX));
    uploads
}
