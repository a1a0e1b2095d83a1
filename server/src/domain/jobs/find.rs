//! Finds jobs, and forgets them.

use super::{Job, Source, readable, rows};
use crate::{AccountId, JobId, StoreError, domain::Service};
use eiderpix_store::jobs::{self, JobRow, SourceColumns};

/// Finds an account's job.
pub async fn find(service: &Service, account: &AccountId, id: &JobId) -> Result<Option<Job>, StoreError> {
    let row = jobs::find_of_account(&mut *service.store.read().await?, account, id).await?;
    row.map(|row| job(service, row)).transpose()
}

/// Finds the account's latest job on an upload.
pub async fn latest_for_upload(
    service: &Service,
    account: &AccountId,
    name: &str,
) -> Result<Option<Job>, StoreError> {
    latest_on(service, account, rows::columns(&Source::Upload { name: name.to_owned() })).await
}

/// Finds the account's latest job on an address, byte for byte as submitted.
pub async fn latest_for_url(
    service: &Service,
    account: &AccountId,
    given: &str,
) -> Result<Option<Job>, StoreError> {
    let source = SourceColumns {
        is_upload: false,
        source: given.to_owned(),
        given: given.to_owned(),
        bare: rows::bare(given).to_owned(),
    };
    latest_on(service, account, source).await
}

/// Lists an account's latest jobs, newest first.
pub async fn latest(service: &Service, account: &AccountId, limit: u32) -> Result<Vec<Job>, StoreError> {
    let rows = jobs::latest(&mut *service.store.read().await?, account, limit).await?;
    Job::list(rows, |row| job(service, row))
}

/// Forgets what was done for these addresses: the next request for one starts anew. Stops nothing that runs, and leaves
/// alone what has not begun: it will look at the address anew.
///
/// An address is meant with any query; that of an upload means the upload.
pub async fn forget(service: &Service, account: &AccountId, urls: &[String]) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    for url in urls {
        let bare = rows::bare(url);
        jobs::forget_bare(&mut writing, account, bare).await?;
        if let Some((_, name)) = bare.rsplit_once("/u/") {
            jobs::forget_bare(&mut writing, account, name).await?;
        }
    }
    writing.commit().await
}

async fn latest_on(
    service: &Service,
    account: &AccountId,
    source: SourceColumns,
) -> Result<Option<Job>, StoreError> {
    let row = jobs::latest_given(&mut *service.store.read().await?, account, &source).await?;
    row.map_or(Ok(None), |row| readable(job(service, row)))
}

fn job(service: &Service, row: JobRow) -> Result<Job, StoreError> {
    Job::from_row(row, service.clock.now())
}
