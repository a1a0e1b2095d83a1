//! The front page: what Eiderpix is, shown on one picture.

use askama::Template;
use axum::{extract::State, http::StatusCode};

use super::{
    PageResult,
    shell::{Shell, page},
    signed_in::MaybeSignedIn,
};
use crate::{app::App, wording};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    signed_in: bool,
    can_try: bool,
    example: Example,
}

struct Example {
    caption: &'static str,
    rows: Vec<ExampleRow>,
    note: &'static str,
}

struct ExampleRow {
    name: &'static str,
    size: String,
    saved: String,
    score: &'static str,
    share_percent: u64,
}

/// Shows the front page.
pub(super) async fn show(State(app): State<App>, MaybeSignedIn(signed_in): MaybeSignedIn) -> PageResult {
    let shell = match &signed_in {
        Some(signed_in) => signed_in.shell(TITLE, "/"),
        None => Shell::for_visitor(TITLE, "/"),
    };
    let can_try = signed_in.is_some() || app.tries.are_open().await?;
    page(StatusCode::OK, &HomePage { shell, signed_in: signed_in.is_some(), can_try, example: example() })
}

const TITLE: &str = "Smaller pictures, measured";

/// Measured with `eiderpix optimize --mode lossy --to webp,avif` on `red-panda.jpg` of the development corpus.
fn example() -> Example {
    const ORIGINAL_BYTES: u64 = 462_640;
    let row = |name, bytes: u64, score| ExampleRow {
        name,
        size: wording::size(bytes),
        saved: if bytes == ORIGINAL_BYTES {
            String::new()
        } else {
            wording::saved_percent(ORIGINAL_BYTES, bytes)
        },
        score,
        share_percent: bytes * 100 / ORIGINAL_BYTES,
    };
    Example {
        caption: "One photo of a red panda, lossy mode",
        rows: vec![
            row("Original", ORIGINAL_BYTES, "100"),
            row("JPEG", 106_290, "70.3"),
            row("WebP", 103_864, "70.3"),
            row("AVIF", 84_318, "70.4"),
        ],
        note: "Score: SSIMULACRA2. 70 is high quality, 90 is visually lossless, 100 is identical.",
    }
}
