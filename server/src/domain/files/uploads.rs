//! Originals that were sent to us, kept as long as results.

use bytes::Bytes;
use eiderpix_engine::Format;
use eiderpix_store::{
    Objects, object_rows,
    uploads::{self, UploadRow},
};
use serde::Serialize;

use crate::{AccountId, StoreError, Timestamp, domain::Service, domain::api_keys::KeyHolder};

/// An original that was sent to us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upload {
    /// Its public name: 32 hexadecimal digits and an extension.
    pub name: String,
    /// The name the client gave it.
    pub file_name: String,
    /// The form's field that it came in; clients of the compatible API know their file by it.
    pub field: Option<String>,
    /// Size in bytes.
    pub size_bytes: u64,
    /// The digest of its bytes, in hexadecimal.
    pub digest: String,
    /// Told from its content.
    pub media_type: String,
    /// When it came.
    pub created_at: Timestamp,
    /// When it is deleted.
    pub expires_at: Timestamp,
}

/// Stores an original under a new name.
pub async fn put(
    service: &Service,
    holder: &KeyHolder,
    file_name: &str,
    field: Option<&str>,
    bytes: Bytes,
) -> Result<Upload, StoreError> {
    service.check_room().await?;
    let now = service.clock.now();
    let format = Format::sniff(&bytes);
    let row = UploadRow {
        name: format!("{}.{}", service.random.name(), format.map_or("bin", Format::extension)),
        account_id: holder.account_id.clone(),
        file_name: file_name.to_owned(),
        field: field.map(str::to_owned),
        object_key: Objects::key_of(&bytes),
        media_type: format.map_or("application/octet-stream", Format::media_type).to_owned(),
        size_bytes: bytes.len() as u64,
        digest: blake3::hash(&bytes).to_hex().to_string(),
        created_at: now,
        expires_at: service.results_expire_at(),
    };
    // The object's row before its file: a file that nothing knows of would stay for ever.
    let mut writing = service.store.write().await?;
    object_rows::register(&mut writing, &row.object_key, row.size_bytes, row.expires_at).await?;
    writing.commit().await?;
    service.store.objects().put(&row.object_key, bytes).await?;
    let mut writing = service.store.write().await?;
    uploads::create(&mut writing, &row).await?;
    writing.commit().await?;
    Ok(Upload::from(row))
}

/// Finds an account's upload by its name; a stranger's is not found.
pub async fn find(service: &Service, account: &AccountId, name: &str) -> Result<Option<Upload>, StoreError> {
    let now = service.clock.now();
    let row = uploads::find(&mut *service.store.read().await?, name, now).await?;
    Ok(row.filter(|row| row.account_id == *account).map(Upload::from))
}

impl From<UploadRow> for Upload {
    fn from(row: UploadRow) -> Self {
        Self {
            name: row.name,
            file_name: row.file_name,
            field: row.field,
            size_bytes: row.size_bytes,
            digest: row.digest,
            media_type: row.media_type,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}
