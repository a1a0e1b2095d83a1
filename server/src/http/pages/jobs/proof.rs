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
        PageResult,
        errors::PageError,
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH,
    job_row::{format_name, formats, picture, reason, state},
    upload_name,
};
use crate::{
    JobId,
    app::App,
    jobs::{Download, JobState, MainResult, Measured, Proof, VariantResult},
    wording::{count, moment, saved_percent, size},
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
    state: &'static str,
    tone: &'static str,
    reason: Option<String>,
    facts: Vec<Fact>,
    before: Option<Before>,
    results: Vec<ResultView>,
    missing: Vec<String>,
    dropped: Vec<&'static str>,
    metadata_sentence: &'static str,
    share: Option<String>,
    is_gone: bool,
}

struct Fact {
    name: &'static str,
    value: String,
}

struct Before {
    path: String,
    width: u32,
    height: u32,
}

/// One result beside its original.
struct ResultView {
    name: &'static str,
    /// Whether it was not deleted yet.
    is_there: bool,
    /// Where a browser finds it, where browsers can show its format.
    path: Option<String>,
    download: String,
    width: u32,
    height: u32,
    size: String,
    saved: String,
    score: String,
    score_words: String,
    worst: Option<String>,
    mark: Option<Mark>,
    encoding: String,
    why: String,
}

/// Where the worst tile is, in the picture's pixels.
struct Mark {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    sentence: String,
}

/// Shows the proof of an account's job.
pub(in crate::http::pages) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    signed_in: SignedIn,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let account = &signed_in.account;
    let proof = app.jobs.proof(&account.id, &id).await?.ok_or(PageError::NotFound)?;
    let name = upload_name(&app, account, &proof.job.source).await?;
    let shell = signed_in.shell("Proof", PATH);
    let share = proof.share.as_ref().map(|name| share_address(&app, name));
    let view = ProofPage { share, ..view(&proof, name.as_deref(), shell, Some(signed_in.form_token)) };
    page(StatusCode::OK, &view)
}

/// Shows the proof to whoever has its link: nothing about the account, its keys or its sites.
pub(in crate::http::pages) async fn shared(State(app): State<App>, Path(name): Path<String>) -> PageResult {
    let is_name = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let proof = if is_name { app.jobs.shared_proof(&name).await? } else { None };
    let proof = proof.ok_or(PageError::NotFound)?;
    let shell = Shell::for_anyone("Proof");
    page(StatusCode::OK, &ProofPage { host: None, ..view(&proof, Some("A picture"), shell, None) })
}

/// Makes the link.
pub(in crate::http::pages) async fn share(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let signed_in = form.signed_in;
    match app.jobs.share(&signed_in.account.id, &id, &signed_in.actor()).await? {
        true => Ok(Redirect::to(&format!("{PATH}/{id}#share")).into_response()),
        false => Err(PageError::NotFound),
    }
}

/// Withdraws the link.
pub(in crate::http::pages) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let signed_in = form.signed_in;
    app.jobs.withdraw_share(&signed_in.account.id, &id, &signed_in.actor()).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}#share")).into_response())
}

fn share_address(app: &App, name: &str) -> String {
    format!("{}/proof/{name}", app.public_url.as_str().trim_end_matches('/'))
}

fn view(proof: &Proof, upload_name: Option<&str>, shell: Shell, form_token: Option<String>) -> ProofPage {
    let job = &proof.job;
    let (state, tone) = state(job);
    let (picture, host) = picture(&job.source, upload_name);
    let picture = if form_token.is_none() { "A picture".to_owned() } else { picture };
    let size_asked = job.options.resize.is_none();
    let original = job.original;
    let shown = proof.original_path().filter(|path| is_shown_by_browsers(path));
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
        reason: reason(job),
        facts: facts(proof),
        before: before.filter(|_| size_asked),
        results: results(proof),
        missing: formats(job).into_iter().filter(|words| !words.contains('(')).collect(),
        dropped: proof.evidence.metadata.iter().map(|kind| metadata_name(*kind)).collect(),
        metadata_sentence: if job.options.keep_metadata {
            "was kept, as you asked"
        } else {
            "was left out of the result"
        },
        share: None,
        is_gone: job.state == JobState::Expired,
    }
}

fn facts(proof: &Proof) -> Vec<Fact> {
    let job = &proof.job;
    let mut facts = vec![Fact { name: "Mode", value: mode_name(job.options.mode).into() }];
    if let Some(original) = job.original {
        let frames = if original.frames > 1 {
            format!(", {} frames", count(original.frames.into()))
        } else {
            String::new()
        };
        let format = super::super::plot::format_name(original.format.extension());
        facts.push(Fact {
            name: "Original",
            value: format!(
                "{format}, {} × {}{frames}, {}",
                original.width,
                original.height,
                size(original.size_bytes)
            ),
        });
    }
    facts.push(Fact { name: "Accepted", value: moment(job.created_at) });
    if let Some(finished) = job.finished_at {
        facts.push(Fact { name: "Finished", value: moment(finished) });
    }
    if let Some(expires) = proof.expires_at {
        let name = if job.state == JobState::Expired { "Deleted" } else { "Kept until" };
        facts.push(Fact { name, value: moment(expires) });
    }
    let credits = if job.charged { "1 credit" } else { "nothing" };
    facts.push(Fact { name: "Cost", value: credits.into() });
    facts
}

fn results(proof: &Proof) -> Vec<ResultView> {
    let job = &proof.job;
    let mut results = Vec::new();
    if let Some(MainResult::Optimized(download)) = &job.main {
        results.push(result(proof, "Result", download, proof.evidence.main));
    }
    for (format, variant) in &job.variants {
        if let VariantResult::Made(download) = variant {
            let measured = proof.evidence.variants.iter().find(|(made, _)| made == format);
            results.push(result(
                proof,
                format_name(*format),
                download,
                measured.map(|(_, measured)| *measured),
            ));
        }
    }
    results
}

fn result(proof: &Proof, name: &'static str, download: &Download, measured: Option<Measured>) -> ResultView {
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
        size: size(download.size_bytes),
        saved: saved_percent(original_bytes, download.size_bytes),
        score: format!("{:.2}", download.score),
        score_words: match download.floor {
            Some(floor) => format!("held to {floor:.0} or more"),
            None if download.score < 100.0 => "drawn alike".into(),
            None => "pixels identical".into(),
        },
        worst: measured.map(worst_words),
        mark: measured.and_then(|measured| mark(&measured)),
        encoding: download.encoding.clone(),
        why: why(download, measured),
    }
}

/// Documents and TIFF are delivered, but no browser shows them as a picture.
pub(in crate::http::pages) fn is_shown_by_browsers(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["jpg", "png", "gif", "webp", "avif", "bmp", "svg"].contains(&extension)
}

fn worst_words(measured: Measured) -> String {
    match measured.worst_tile_floor {
        Some(floor) => format!("{:.2}, held to {floor:.0} or more", measured.worst_tile),
        None => format!("{:.2}", measured.worst_tile),
    }
}

fn mark(measured: &Measured) -> Option<Mark> {
    let TileArea { x, y, width, height } = measured.worst_at?;
    let sentence = format!("{width} × {height} pixels, {x} from the left, {y} from the top");
    Some(Mark { x, y, width, height, sentence })
}

/// Why this one won, in a sentence.
fn why(download: &Download, measured: Option<Measured>) -> String {
    let won = match download.floor {
        Some(_) => "the smallest at or above the floor, on the whole picture and in every tile",
        None if download.score < 100.0 => "the smallest that is drawn alike",
        None => "the smallest with identical pixels",
    };
    match measured.map(|measured| measured.candidates) {
        Some(candidates) if candidates > 1 => {
            format!("{} candidates were measured; this one was {won}.", count(candidates.into()))
        }
        _ => format!("It is {won}."),
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Lossy => "Lossy",
        Mode::Glossy => "Glossy",
        Mode::Lossless => "Lossless",
    }
}

fn metadata_name(kind: MetadataKind) -> &'static str {
    match kind {
        MetadataKind::ColorProfile => "colour profile (the colours themselves are kept)",
        MetadataKind::Exif => "EXIF: camera, lens, date",
        MetadataKind::Location => "the place where it was taken (GPS)",
        MetadataKind::Xmp => "XMP",
        MetadataKind::Comments => "comments",
    }
}
