//! The end of an account: at once and for good, with nothing kept.
//!
//! Keys, sessions and links stop in one transaction, and jobs that wait or run end without a result; then the rows go, some
//! at a time. What is too much for one request, or a crash interrupts, the scheduled jobs finish.

pub use eiderpix_store::deletion::Counts as DeletionCounts;
use eiderpix_store::{Writing, accounts, deletion, mails};
use tracing::{info, warn};

use super::{Account, EmailAddress};
use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        mail::{self, Letter, Recipient},
    },
};

/// Files that only this account had are deleted after so long: longer than a worker takes that may be about to refer to
/// one for another account.
const LET_GO_MS: i64 = 60 * 60 * 1_000;
/// So often rows are removed, some hundreds each time, while its owner waits.
const STEPS_WHILE_WAITING: usize = 20;

/// Counts what an account's deletion would take with it.
pub async fn count_for_deletion(service: &Service, id: &AccountId) -> Result<DeletionCounts, StoreError> {
    deletion::count(&mut *service.store.read().await?, id).await
}

/// Deletes an account and mails its owner that it is done; `false` when it is gone already.
pub async fn delete(service: &Service, id: &AccountId) -> Result<bool, StoreError> {
    let mut writing = service.store.write().await?;
    let Some(row) = accounts::find(&mut writing, id).await? else { return Ok(false) };
    let to = Recipient::from(&Account::try_from(row)?);
    let Some(stopped) = deletion::begin(&mut writing, id, service.clock.now()).await? else {
        return Ok(false);
    };
    delete_mails(service, &mut writing, &to.email).await?;
    mail::enqueue(service, &mut writing, &to, Letter::AccountDeleted).await?;
    writing.commit().await?;
    info!(account.id = %id, "deleted account {id}");
    go_on(service, id, STEPS_WHILE_WAITING).await?;
    for job in &stopped {
        service.notifier.notify_moved(job);
    }
    Ok(true)
}

/// Removes whatever is left of accounts that were deleted; a scheduled job does so each minute.
pub async fn finish_deletions(service: &Service) -> Result<(), StoreError> {
    go_on_deleting(service).await
}

/// Removes what is left of accounts that were deleted.
pub(crate) async fn go_on_deleting(service: &Service) -> Result<(), StoreError> {
    let begun = deletion::list_begun(&mut *service.store.read().await?).await?;
    let mut ended = Ok(());
    for id in &begun {
        // One that cannot be finished now holds up no other.
        ended = ended.and(go_on(service, id, usize::MAX).await);
    }
    ended
}

async fn go_on(service: &Service, id: &AccountId, most_steps: usize) -> Result<(), StoreError> {
    for _ in 0..most_steps {
        let mut writing = service.store.write().await?;
        let let_go_at = service.clock.now().plus_ms(LET_GO_MS);
        match deletion::go_on(&mut writing, id, let_go_at).await {
            Ok(is_more_left) => {
                writing.commit().await?;
                if !is_more_left {
                    return Ok(());
                }
            }
            // A request that was under way has added a row meanwhile.
            Err(StoreError::Conflict) => {
                warn!(account.id = %id, "rows of deleted account {id} are left until the next look");
                return Ok(());
            }
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Mails lie sealed, so that they are opened to see whose they are; few lie there at any time.
async fn delete_mails(service: &Service, writing: &mut Writing, to: &EmailAddress) -> Result<(), StoreError> {
    for row in mails::list(writing).await? {
        let is_theirs =
            mail::unseal(service, &row).is_ok_and(|content| content.to().normalized() == to.normalized());
        if is_theirs {
            mails::delete(writing, &row.id).await?;
        }
    }
    Ok(())
}
