//! What `/f/` and `/u/` hand out: results and uploads, by names that nobody guesses.

use bytes::Bytes;
use eiderpix_store::{downloads, uploads};
use futures_util::stream::BoxStream;

use crate::{StoreError, Timestamp, domain::Service};

/// A file that may be handed out to whoever knows its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its public name.
    pub name: String,
    /// Where its bytes lie; internal.
    pub object_key: String,
    /// What its content is.
    pub media_type: String,
    /// Its exact size.
    pub size_bytes: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is deleted.
    pub expires_at: Timestamp,
}

/// Finds a result by its public name (`/f/`); `None` when unknown or expired.
pub async fn find(service: &Service, name: &str) -> Result<Option<Stored>, StoreError> {
    let now = service.clock.now();
    let row = downloads::find(&mut *service.store.read().await?, name, now).await?;
    Ok(row.map(|row| Stored {
        name: row.name,
        object_key: row.object_key,
        media_type: row.media_type,
        size_bytes: row.size_bytes,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }))
}

/// Finds an uploaded original by its public name (`/u/`); `None` when unknown or expired.
pub async fn find_upload(service: &Service, name: &str) -> Result<Option<Stored>, StoreError> {
    let now = service.clock.now();
    let row = uploads::find(&mut *service.store.read().await?, name, now).await?;
    Ok(row.map(|row| Stored {
        name: row.name,
        object_key: row.object_key,
        media_type: row.media_type,
        size_bytes: row.size_bytes,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }))
}

/// Opens the bytes of a file; `None` when they are gone.
pub async fn open(
    service: &Service,
    stored: &Stored,
) -> Result<Option<BoxStream<'static, Result<Bytes, StoreError>>>, StoreError> {
    service.store.objects().open_stream(&stored.object_key).await
}
