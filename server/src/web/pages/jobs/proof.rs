//! The proof of a result: before and after, what was measured and where, what was tried, what was left out.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use eiderpix_engine::{MetadataKind, Mode, TileArea};

use super::{
    super::{
        errors::{PageError, PageResult},
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH,
    job_row::{format_name, missing, picture, reason, state},
    upload_name,
};
use crate::{
    JobId,
    app::App,
    domain::{
        jobs::{self, Download, JobState, MainResult, Measured, Proof, VariantResult},
        language::Language,
    },
    web::downloads::path_of,
    words::Text,
};

#[derive(Template)]
#[template(path = "proof.html")]
struct ProofPage {
    shell: Shell,
    /// The token of its owner's forms; none for a stranger with the link.
    form_token: Option<String>,
    id: String,
    picture: String,
    host: Option<String>,
    state: Text,
    tone: &'static str,
    reason: Option<Text>,
    facts: Vec<Fact>,
    before: Option<Before>,
    results: Vec<ResultView>,
    missing: Vec<Text>,
    dropped: Vec<Text>,
    metadata_sentence: Text,
    share: Option<String>,
    is_gone: bool,
}

struct Fact {
    name: Text,
    value: Text,
}

struct Before {
    path: String,
    width: u32,
    height: u32,
}

/// One result beside its original.
struct ResultView {
    name: String,
    /// Whether it was not deleted yet.
    is_there: bool,
    /// Where a browser finds it, where browsers can show its format.
    path: Option<String>,
    download: String,
    width: u32,
    height: u32,
    size: Text,
    saved: Text,
    score: String,
    score_words: Text,
    worst: Option<String>,
    mark: Option<Mark>,
    encoding: String,
    why: Text,
}

/// Where the worst tile is, in the picture's pixels.
struct Mark {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    sentence: Text,
}

/// Shows the proof of an account's job.
pub(in crate::web::pages) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    signed_in: SignedIn,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let account = &signed_in.account;
    let proof = jobs::proof(&app, &account.id, &id).await?.ok_or(PageError::NotFound)?;
    let name = upload_name(&app, account, &proof.job.source).await?;
    let shell = signed_in.shell("proof-title", PATH);
    let share = proof.share.as_ref().map(|name| share_address(&app, name));
    let view = ProofPage { share, ..view(&proof, name.as_deref(), shell, Some(signed_in.form_token)) };
    page(StatusCode::OK, &view)
}

/// Shows the proof to whoever has its link: nothing about the account, its keys or its sites.
pub(in crate::web::pages) async fn shared(
    State(app): State<App>,
    Path(name): Path<String>,
    language: Language,
) -> PageResult {
    let is_name = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let proof = if is_name { jobs::shared_proof(&app, &name).await? } else { None };
    let proof = proof.ok_or(PageError::NotFound)?;
    let shell = Shell::for_anyone(language, "proof-title");
    page(StatusCode::OK, &ProofPage { host: None, ..view(&proof, None, shell, None) })
}

/// Makes the link.
pub(in crate::web::pages) async fn share(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let signed_in = form.signed_in;
    match jobs::share(&app, &signed_in.account.id, &id, &signed_in.actor()).await? {
        true => Ok(Redirect::to(&format!("{PATH}/{id}#share")).into_response()),
        false => Err(PageError::NotFound),
    }
}

/// Withdraws the link.
pub(in crate::web::pages) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let signed_in = form.signed_in;
    jobs::withdraw_share(&app, &signed_in.account.id, &id, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}#share")).into_response())
}

fn share_address(app: &App, name: &str) -> String {
    format!("{}/proof/{name}", app.public_url.as_str().trim_end_matches('/'))
}

fn view(proof: &Proof, upload_name: Option<&str>, shell: Shell, form_token: Option<String>) -> ProofPage {
    let (t, job) = (shell.language, &proof.job);
    let (state, tone) = state(t, job);
    let (picture, host) = picture(t, &job.source, upload_name);
    let picture = if form_token.is_none() { t.say("proof-a-picture").into() } else { picture };
    let size_asked = job.options.resize.is_none();
    let original = job.original;
    let shown = proof.original().map(|file| path_of(&file)).filter(|path| is_shown_by_browsers(path));
    let before = shown.zip(original).map(|(path, original)| Before {
        path,
        width: original.width,
        height: original.height,
    });
    ProofPage {
        shell,
        form_token,
        id: job.id.to_string(),
        picture,
        host,
        state,
        tone,
        reason: reason(t, job),
        facts: facts(t, proof),
        before: before.filter(|_| size_asked),
        results: results(t, proof),
        missing: missing(t, job),
        dropped: proof.evidence.metadata.iter().map(|kind| metadata_name(t, *kind)).collect(),
        metadata_sentence: if job.options.keep_metadata {
            t.say("proof-metadata-kept")
        } else {
            t.say("proof-metadata-left-out")
        },
        share: None,
        is_gone: job.state == JobState::Expired,
    }
}

fn facts(t: Language, proof: &Proof) -> Vec<Fact> {
    let job = &proof.job;
    let mut facts = vec![Fact { name: t.say("proof-mode"), value: mode_name(t, job.options.mode) }];
    if let Some(original) = job.original {
        let value = t
            .say("proof-original-is")
            .with("format", super::super::plot::format_name(original.format.extension()))
            .with("pixels", pixels(original.width, original.height))
            .with("frames", original.frames.max(1))
            .with("size", t.size(original.size_bytes));
        facts.push(Fact { name: t.say("proof-original"), value });
    }
    facts.push(Fact { name: t.say("proof-accepted"), value: t.moment(job.created_at) });
    if let Some(finished) = job.finished_at {
        facts.push(Fact { name: t.say("proof-finished"), value: t.moment(finished) });
    }
    if let Some(expires) = proof.expires_at {
        let is_over = job.state == JobState::Expired;
        let name = if is_over { t.say("proof-deleted") } else { t.say("proof-kept-until") };
        facts.push(Fact { name, value: t.moment(expires) });
    }
    let value = if job.charged { t.say("proof-one-credit") } else { t.say("proof-nothing") };
    facts.push(Fact { name: t.say("proof-cost"), value });
    facts
}

/// A size in pixels, which has no thousands apart in any language.
fn pixels(width: u32, height: u32) -> String {
    format!("{width} × {height}")
}

fn results(t: Language, proof: &Proof) -> Vec<ResultView> {
    let job = &proof.job;
    let mut results = Vec::new();
    if let Some(MainResult::Optimized(download)) = &job.main {
        let name = t.say("proof-result").into();
        results.push(result(t, proof, name, download, proof.evidence.main));
    }
    for (format, variant) in &job.variants {
        if let VariantResult::Made(download) = variant {
            let measured = proof.evidence.variants.iter().find(|(made, _)| made == format);
            let measured = measured.map(|(_, measured)| *measured);
            results.push(result(t, proof, format_name(*format).into(), download, measured));
        }
    }
    results
}

fn result(
    t: Language,
    proof: &Proof,
    name: String,
    download: &Download,
    measured: Option<Measured>,
) -> ResultView {
    let job = &proof.job;
    let original_bytes = job.original.map_or(0, |original| original.size_bytes);
    let is_there = job.state == JobState::Done;
    ResultView {
        name,
        is_there,
        path: (is_there && is_shown_by_browsers(&download.name)).then(|| format!("/f/{}", download.name)),
        download: format!("{PATH}/{}/download/{}", job.id, download.name),
        width: download.width,
        height: download.height,
        size: t.size(download.size_bytes),
        saved: t.saved_percent(original_bytes, download.size_bytes),
        score: t.decimal(download.score, 2),
        score_words: match download.floor {
            Some(floor) => t.say("proof-held-to").with("floor", t.decimal(floor, 0)),
            None if download.score < 100.0 => t.say("proof-alike"),
            None => t.say("proof-identical"),
        },
        worst: measured.map(|measured| worst_words(t, measured)),
        mark: measured.and_then(|measured| mark(t, &measured)),
        encoding: download.encoding.clone(),
        why: why(t, download, measured),
    }
}

/// Documents and TIFF are delivered, but no browser shows them as a picture.
pub(in crate::web::pages) fn is_shown_by_browsers(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["jpg", "png", "gif", "webp", "avif", "bmp", "svg"].contains(&extension)
}

fn worst_words(t: Language, measured: Measured) -> String {
    let score = t.decimal(measured.worst_tile, 2);
    match measured.worst_tile_floor {
        Some(floor) => {
            t.say("proof-score-held-to").with("score", score).with("floor", t.decimal(floor, 0)).into()
        }
        None => score,
    }
}

fn mark(t: Language, measured: &Measured) -> Option<Mark> {
    let TileArea { x, y, width, height } = measured.worst_at?;
    let sentence = t.say("proof-where").with("pixels", pixels(width, height));
    let sentence = sentence.with("x", x.to_string()).with("y", y.to_string());
    Some(Mark { x, y, width, height, sentence })
}

/// Why this one won, in a sentence.
fn why(t: Language, download: &Download, measured: Option<Measured>) -> Text {
    let candidates = measured.map(|measured| measured.candidates).filter(|candidates| *candidates > 1);
    match (candidates, download.floor) {
        (Some(count), Some(_)) => t.say("proof-why-measured-floor").with("count", count),
        (Some(count), None) if download.score < 100.0 => {
            t.say("proof-why-measured-alike").with("count", count)
        }
        (Some(count), None) => t.say("proof-why-measured-identical").with("count", count),
        (None, Some(_)) => t.say("proof-why-floor"),
        (None, None) if download.score < 100.0 => t.say("proof-why-alike"),
        (None, None) => t.say("proof-why-identical"),
    }
}

fn mode_name(t: Language, mode: Mode) -> Text {
    match mode {
        Mode::Lossy => t.say("proof-lossy"),
        Mode::Glossy => t.say("proof-glossy"),
        Mode::Lossless => t.say("proof-lossless"),
    }
}

fn metadata_name(t: Language, kind: MetadataKind) -> Text {
    match kind {
        MetadataKind::ColorProfile => t.say("proof-profile"),
        MetadataKind::Exif => t.say("proof-exif"),
        MetadataKind::Location => t.say("proof-location"),
        MetadataKind::Xmp => t.say("proof-xmp"),
        MetadataKind::Comments => t.say("proof-comments"),
    }
}
