//! "Try it": pictures dropped on a page, their results beside them, each as a file or all as one archive.
//!
//! A plain form post does it all; a script takes drops and keeps the page fresh.

mod archive;
mod receive;
mod view;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
    routing::get,
};

use self::view::PictureView;
use super::{
    errors::{PageError, PageResult},
    jobs::download,
    shell::{Shell, page},
    sign_up::{throttled, too_many},
    signed_in::{MaybeSignedIn, SignedIn},
    visitor::{Visitor, out_of_date},
};
use crate::{
    app::App,
    domain::{
        demo::{self, MAX_AS_VISITOR, MAX_BYTES_AS_VISITOR, MAX_WITH_ACCOUNT, Visit},
        jobs::SubmitError,
        language::Language,
    },
    web::client_address::ClientAddress,
    words::Text,
};

const PATH: &str = "/try";

#[derive(Template)]
#[template(path = "try.html")]
struct TryPage {
    shell: Shell,
    form_token: String,
    problem: Option<Text>,
    /// Whether whoever looks may try.
    is_open: bool,
    bounds: Text,
}

#[derive(Template)]
#[template(path = "tried.html")]
struct TriedPage {
    shell: Shell,
    progress: Text,
    is_finished: bool,
    refresh: String,
    archive: Option<String>,
    pictures: Vec<PictureView>,
    has_account: bool,
}

/// The pages of "Try it" with their addresses.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/try", get(show).post(begin))
        .route("/try/{name}", get(show_tried))
        .route("/try/{name}/eiderpix.zip", get(archive::download))
        .route("/try/{name}/{file}", get(file))
}

/// Shows the form.
async fn show(
    State(app): State<App>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    visitor: Visitor,
) -> PageResult {
    form_page(&app, signed_in.as_ref(), &visitor, StatusCode::OK, None).await
}

/// Takes pictures in, and leads to where their results will be.
async fn begin(
    State(app): State<App>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    from: ClientAddress,
    visitor: Visitor,
    request: Request,
) -> PageResult {
    let signed_in = signed_in.as_ref();
    let t = visitor.language;
    let again =
        async |status, problem: Text| form_page(&app, signed_in, &visitor, status, Some(problem)).await;
    if !is_open(&app, signed_in).await? {
        return again(StatusCode::FORBIDDEN, t.say("try-closed-to-visitors")).await;
    }
    let token = form_token(&app, signed_in, &visitor);
    let bounds = match signed_in {
        Some(_) => receive::Bounds { pictures: MAX_WITH_ACCOUNT, bytes: file_bytes(&app) },
        None => receive::Bounds { pictures: MAX_AS_VISITOR, bytes: MAX_BYTES_AS_VISITOR },
    };
    let mut retry_after = None;
    let may_send = |_: usize| match signed_in {
        Some(_) => true,
        None => app.rate_limits.tried_picture(from.0).map_err(|retry| retry_after = Some(retry)).is_ok(),
    };
    let received = receive::read(t, request, &app, from, &token, bounds, may_send).await;
    let dropped = match received {
        Ok(dropped) => dropped,
        Err(receive::Refusal::Forged) => return again(StatusCode::FORBIDDEN, out_of_date(t)).await,
        Err(receive::Refusal::Words(problem)) => {
            return again(StatusCode::UNPROCESSABLE_ENTITY, problem).await;
        }
        Err(receive::Refusal::Throttled) => {
            let Some(retry_after) = retry_after else { return Err(PageError::Internal) };
            let answer = again(StatusCode::TOO_MANY_REQUESTS, too_many(t, retry_after)).await;
            return throttled(answer, retry_after);
        }
    };
    match demo::begin(&app, signed_in.map(|signed_in| &signed_in.account), dropped).await {
        Ok(name) => Ok(Redirect::to(&format!("{PATH}/{name}")).into_response()),
        Err(SubmitError::StorageFull) => Err(PageError::StorageFull),
        Err(SubmitError::Unavailable(error)) => Err(error.into()),
    }
}

/// Shows what became of the pictures so far.
async fn show_tried(
    State(app): State<App>,
    Path(name): Path<String>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    t: Language,
) -> PageResult {
    let visit = demo::find(&app, &name).await?.ok_or(PageError::NotFound)?;
    let address = format!("{PATH}/{name}");
    let pictures: Vec<_> = visit.pictures.iter().map(|tried| PictureView::of(t, tried, &address)).collect();
    let finished = pictures.iter().filter(|picture| picture.is_finished).count();
    let is_finished = finished == pictures.len();
    page(
        StatusCode::OK,
        &TriedPage {
            shell: shell(t, signed_in.as_ref()),
            progress: match is_finished {
                true => t.say("try-all-done").with("count", pictures.len()),
                false => t.say("try-some-done").with("done", finished).with("count", pictures.len()),
            },
            is_finished,
            archive: (results(&visit).count() > 0).then(|| format!("{address}/eiderpix.zip")),
            refresh: address,
            pictures,
            has_account: signed_in.is_some(),
        },
    )
}

/// Hands out one result, called like its picture.
async fn file(State(app): State<App>, Path((name, file)): Path<(String, String)>) -> PageResult {
    let visit = demo::find(&app, &name).await?.ok_or(PageError::NotFound)?;
    let picture = results(&visit).find(|(_, result)| **result == file).ok_or(PageError::NotFound)?.0;
    download::hand_out(&app, &file, picture).await
}

/// The results of a visit by their public names, each with what its sender calls the picture.
fn results(visit: &Visit) -> impl Iterator<Item = (&str, &String)> {
    visit
        .pictures
        .iter()
        .filter_map(|tried| tried.proof.as_ref().ok().map(|proof| (tried.file_name.as_str(), proof)))
        .flat_map(|(picture, proof)| download::names(proof).map(move |name| (picture, name)))
}

async fn is_open(app: &App, signed_in: Option<&SignedIn>) -> Result<bool, PageError> {
    if signed_in.is_some() {
        return Ok(true);
    }
    Ok(demo::are_open(app).await? && !demo::are_stopped(app).await?)
}

fn form_token(app: &App, signed_in: Option<&SignedIn>, visitor: &Visitor) -> String {
    signed_in.map_or_else(|| visitor.form_token(app), |signed_in| signed_in.form_token.clone())
}

fn file_bytes(app: &App) -> usize {
    usize::try_from(app.config.limits.file_bytes).unwrap_or(usize::MAX)
}

fn shell(language: Language, signed_in: Option<&SignedIn>) -> Shell {
    match signed_in {
        Some(signed_in) => signed_in.shell("try-title", PATH),
        None => Shell::for_visitor(language, "try-title", PATH),
    }
}

async fn form_page(
    app: &App,
    signed_in: Option<&SignedIn>,
    visitor: &Visitor,
    status: StatusCode,
    problem: Option<Text>,
) -> PageResult {
    let t = visitor.language;
    let (pictures, bytes) = match signed_in {
        Some(_) => (MAX_WITH_ACCOUNT, app.config.limits.file_bytes),
        None => (MAX_AS_VISITOR, MAX_BYTES_AS_VISITOR as u64),
    };
    let template = TryPage {
        shell: shell(visitor.language, signed_in),
        form_token: form_token(app, signed_in, visitor),
        problem,
        is_open: is_open(app, signed_in).await?,
        bounds: t.say("try-bounds").with("pictures", pictures).with("size", t.size(bytes)),
    };
    visitor.page(app, status, &template)
}
