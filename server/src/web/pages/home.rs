//! The front page: what Eiderpix is, shown on one picture.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    errors::PageResult,
    shell::{Shell, page},
    signed_in::MaybeSignedIn,
};
use crate::{
    app::App,
    domain::{demo, language::Language},
    words::Text,
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    signed_in: bool,
    can_try: bool,
    example: Example,
}

struct Example {
    rows: Vec<ExampleRow>,
}

struct ExampleRow {
    name: String,
    size: Text,
    saved: Option<Text>,
    score: String,
    share_percent: u64,
}

/// Shows the front page.
pub(super) async fn show(
    State(app): State<App>,
    MaybeSignedIn(signed_in): MaybeSignedIn,
    language: Language,
) -> PageResult {
    let shell = match &signed_in {
        Some(signed_in) => signed_in.shell("home-title", "/"),
        None => Shell::for_visitor(language, "home-title", "/"),
    };
    let can_try = signed_in.is_some() || demo::are_open(&app).await?;
    let example = example(language);
    page(StatusCode::OK, &HomePage { shell, signed_in: signed_in.is_some(), can_try, example })
}

/// Measured with `eiderpix optimize --mode lossy --to webp,avif` on `red-panda.jpg` of the development corpus.
fn example(t: Language) -> Example {
    const ORIGINAL_BYTES: u64 = 462_640;
    let row = |name: String, bytes: u64, score: f64, decimals| ExampleRow {
        name,
        size: t.size(bytes),
        saved: (bytes < ORIGINAL_BYTES).then(|| t.saved_percent(ORIGINAL_BYTES, bytes)),
        score: t.decimal(score, decimals),
        share_percent: bytes * 100 / ORIGINAL_BYTES,
    };
    Example {
        rows: vec![
            row(t.say("home-original").into(), ORIGINAL_BYTES, 100.0, 0),
            row("JPEG".into(), 106_290, 70.3, 1),
            row("WebP".into(), 103_864, 70.3, 1),
            row("AVIF".into(), 84_318, 70.4, 1),
        ],
    }
}
