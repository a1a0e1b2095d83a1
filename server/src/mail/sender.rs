//! Sends the mails of the outbox, as long as the process lives; what the server does not take is tried again.
//!
//! A mail is sent only where that can be written down: a full disk would have the same one sent again and again.

use std::time::Duration;

use eiderpix_store::mails::{self, MailRow};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::{
    smtp::{SendError, Smtp},
    write,
};
use crate::{
    StoreError,
    domain::{Service, mail::unseal},
};

const POLL: Duration = Duration::from_secs(2);
const AT_ONCE: u64 = 20;
/// A mail whose sender died while sending it is tried again after so long.
const SENDING_MS: i64 = 5 * 60 * 1_000;
/// A link in a mail lasts an hour, so a mail of yesterday helps nobody.
const GIVE_UP_AFTER_MS: i64 = 24 * 60 * 60 * 1_000;

/// Sends until it is told to stop.
pub(crate) async fn keep_sending(service: Service, smtp: Smtp, shutdown: CancellationToken) {
    loop {
        if let Err(cause) = send_due(&service, &smtp).await {
            warn!(cause = cause.chain(), "mails cannot be looked up now");
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

async fn send_due(service: &Service, smtp: &Smtp) -> Result<(), StoreError> {
    let due = mails::list_due(&mut *service.store.read().await?, service.clock.now(), AT_ONCE).await?;
    let mut ended = Ok(());
    for row in due {
        // One that cannot be sent or noted holds up no other.
        ended = ended.and(send(service, smtp, &row).await);
    }
    ended
}

async fn send(service: &Service, smtp: &Smtp, row: &MailRow) -> Result<(), StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let is_ours = mails::hold(&mut writing, &row.id, now.plus_ms(SENDING_MS), now).await?;
    writing.commit().await?;
    if !is_ours {
        return Ok(());
    }
    let is_too_late = now.ms_since(row.tried_since) > GIVE_UP_AFTER_MS;
    let sent = match unseal(service, row).map(write::finished) {
        Ok(Some(mail)) if !is_too_late => smtp.send(&mail).await,
        Ok(Some(_)) => Err(SendError::Refused("it is a day old".into())),
        Ok(None) => Err(SendError::Refused("its public URL is none".into())),
        Err(cause) => Err(SendError::Refused(cause.into())),
    };
    let mut writing = service.store.write().await?;
    match sent {
        Ok(()) => {
            info!(mail.id = %row.id, "sent mail {}", row.id);
            mails::delete(&mut writing, &row.id).await?;
        }
        Err(SendError::Refused(cause)) => {
            error!(mail.id = %row.id, %cause, "gave up on mail {}", row.id);
            mails::give_up(&mut writing, &row.id, now, &words(&*cause)).await?;
        }
        Err(SendError::NotNow(cause)) => {
            warn!(mail.id = %row.id, %cause, "mail {} will be tried again", row.id);
            let pause_ms = 5_000_i64 << row.attempts.min(8);
            mails::postpone(&mut writing, &row.id, now.plus_ms(pause_ms), &words(&*cause)).await?;
        }
    }
    writing.commit().await
}

/// What went wrong, with its causes, for the operator to read; bounded, as a mail server may say much.
fn words(cause: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(cause.source(), |cause| cause.source());
    let words = causes.fold(cause.to_string(), |words, cause| format!("{words}: {cause}"));
    words.chars().filter(|character| !character.is_control()).take(300).collect()
}
