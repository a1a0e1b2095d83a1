//! One result of a job as a file with a name that its owner knows.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{
    super::{errors::PageError, shell::no_store, signed_in::SignedIn},
    job_row::picture,
    upload_name,
};
use crate::{
    JobId,
    app::App,
    domain::{
        files::downloads,
        jobs::{self, JobState, MainResult, Proof, VariantResult},
    },
};

/// Hands a result out; a stranger's job, a result that is gone and one that never was are not found alike.
pub(in crate::web::pages) async fn file(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let id = JobId::parse(&id).ok_or(PageError::NotFound)?;
    let account = &signed_in.account;
    let proof = jobs::proof(&app, &account.id, &id).await?.ok_or(PageError::NotFound)?;
    if proof.job.state != JobState::Done || !names(&proof).any(|name| *name == file) {
        return Err(PageError::NotFound);
    }
    let name = upload_name(&app, account, &proof.job.source).await?;
    let (picture, _) = picture(signed_in.language, &proof.job.source, name.as_deref());
    hand_out(&app, &file, &picture).await
}

/// Hands out a result by its public name, as a file that is called like its picture.
pub(in crate::web::pages) async fn hand_out(
    app: &App,
    file: &str,
    picture: &str,
) -> Result<Response, PageError> {
    let stored = downloads::find(app, file).await?.ok_or(PageError::NotFound)?;
    let bytes = downloads::open(app, &stored).await?.ok_or(PageError::NotFound)?;
    let media_type = HeaderValue::from_str(&stored.media_type).map_err(PageError::internal)?;
    let disposition =
        HeaderValue::from_str(&disposition(picture, &stored.name)).map_err(PageError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_LENGTH, HeaderValue::from(stored.size_bytes)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    Ok((no_store(), headers, Body::from_stream(bytes)).into_response())
}

/// The public names of a job's results.
pub(in crate::web::pages) fn names(proof: &Proof) -> impl Iterator<Item = &String> {
    let main = match &proof.job.main {
        Some(MainResult::Optimized(download)) => Some(&download.name),
        _ => None,
    };
    let variants = proof.job.variants.iter().filter_map(|(_, result)| match result {
        VariantResult::Made(download) => Some(&download.name),
        VariantResult::Missing(_) => None,
    });
    main.into_iter().chain(variants)
}

/// The original's name with the result's extension, by RFC 6266: once in ASCII, once as it is.
fn disposition(picture: &str, stored: &str) -> String {
    let extension = stored.rsplit_once('.').map_or("", |(_, extension)| extension);
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    let stem: String = stem.chars().filter(|c| !c.is_control() && !"/\\\"".contains(*c)).take(100).collect();
    let stem = if stem.is_empty() { "picture".to_owned() } else { stem };
    let ascii: String = stem.chars().map(|c| if c.is_ascii() && c != '%' { c } else { '_' }).collect();
    let exact: String = stem
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{ascii}.{extension}\"; filename*=UTF-8''{exact}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_has_the_original_s_name_and_its_own_type() {
        insta::assert_snapshot!(
            disposition("Bär \"1\".jpeg", "0123.webp"),
            @r#"attachment; filename="B_r 1.webp"; filename*=UTF-8''B%C3%A4r%201.webp"#
        );
        assert!(!disposition("a\r\nb/c.jpg", "0.jpg").contains(['\r', '\n', '/']));
    }
}
