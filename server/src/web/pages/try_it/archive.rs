//! All results of a visit as one archive, sent piece by piece: one picture in memory at a time, nothing packed again.

use std::collections::{HashSet, VecDeque};

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse,
};
use futures_util::{StreamExt, stream};

use super::{
    super::{
        errors::{PageError, PageResult},
        shell::no_store,
    },
    results,
};
use crate::{
    StoreError,
    app::App,
    domain::{
        demo,
        files::downloads::{self, Stored},
    },
    web::zip::{Directory, Entry, Packing, archive_bytes},
};

/// Sends the archive.
pub(super) async fn download(State(app): State<App>, Path(name): Path<String>) -> PageResult {
    let visit = demo::find(&app, &name).await?.ok_or(PageError::NotFound)?;
    let (mut files, mut names) = (VecDeque::new(), HashSet::new());
    for (picture, result) in results(&visit) {
        if let Some(stored) = downloads::find(&app, result).await? {
            files.push_back((free_name(picture, &stored.name, &mut names), stored));
        }
    }
    if files.is_empty() {
        return Err(PageError::NotFound);
    }
    let size = archive_bytes(files.iter().map(|(name, stored)| (name.len(), stored.size_bytes)));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"eiderpix.zip\"")),
    ];
    let writing = Writing { app, files, directory: Some(Directory::default()) };
    let pieces = stream::unfold(writing, |mut writing| async move {
        let piece = writing.next().await?;
        Some((piece, writing))
    });
    Ok((no_store(), headers, Body::from_stream(pieces.boxed())).into_response())
}

struct Writing {
    app: App,
    files: VecDeque<(String, Stored)>,
    /// Gone once the end was written.
    directory: Option<Directory>,
}

impl Writing {
    async fn next(&mut self) -> Option<Result<Bytes, StoreError>> {
        let Some((name, stored)) = self.files.pop_front() else {
            return self.directory.take().map(|directory| Ok(Bytes::from(directory.finish())));
        };
        Some(self.file(name, &stored).await)
    }

    /// An archive whose file is gone meanwhile breaks off, so that nobody takes it for whole.
    async fn file(&mut self, name: String, stored: &Stored) -> Result<Bytes, StoreError> {
        let bytes = self.app.store.objects().get(&stored.object_key).await?.ok_or(StoreError::Conflict)?;
        let size_bytes = u32::try_from(bytes.len()).map_err(|_| StoreError::Conflict)?;
        let entry = Entry {
            name,
            packing: Packing::Stored,
            crc: crc32fast::hash(&bytes),
            packed_bytes: size_bytes,
            size_bytes,
        };
        let directory = self.directory.as_mut().ok_or(StoreError::Conflict)?;
        Ok(Bytes::from([directory.begin(&entry), bytes.to_vec()].concat()))
    }
}

/// The picture's name with the result's extension; a second one of that name gets a number.
fn free_name(picture: &str, stored: &str, taken: &mut HashSet<String>) -> String {
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    let stem = if stem.is_empty() { "picture" } else { stem };
    let extension = stored.rsplit_once('.').map_or("", |(_, extension)| extension);
    let named = |number: usize| match number {
        1 => format!("{stem}.{extension}"),
        number => format!("{stem}-{number}.{extension}"),
    };
    let name = (1..).map(named).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
