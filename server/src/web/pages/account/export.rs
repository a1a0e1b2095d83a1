//! Everything that is known of an account, as one JSON text in pieces: however much there is, little of it is in memory.
//!
//! Keys are told by their first characters, secrets not at all; moments are milliseconds since 1970, UTC.

use bytes::Bytes;
use futures_util::{Stream, stream};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    JobId, StoreError,
    app::App,
    domain::{
        accounts::{
            Account, second_factor,
            sessions::{self, SessionToken},
        },
        api_keys::{self, installs},
        audit::{self, AuditEntry},
        credits::{self, CreditEntry},
        jobs::{self, FailureReason, Job, JobFilter, Source},
        site_domains,
    },
    mail::outbox,
};

const AT_ONCE: u32 = 500;

/// Where an export goes on.
enum Part {
    Head,
    Jobs(Option<JobId>),
    Ledger(Option<CreditEntry>),
    Log(Option<u64>),
    Over,
}

/// Tells everything that is known of an account.
pub(super) fn export(
    app: App,
    account: Account,
    current: SessionToken,
) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + 'static {
    stream::try_unfold(Part::Head, move |part| {
        let (app, account, current) = (app.clone(), account.clone(), current.clone());
        async move { next(&app, &account, &current, part).await }
    })
}

async fn next(
    app: &App,
    account: &Account,
    current: &SessionToken,
    part: Part,
) -> Result<Option<(Bytes, Part)>, StoreError> {
    let id = &account.id;
    let (text, next) = match part {
        Part::Head => {
            let head = head(app, account, current).await?.to_string();
            // The object is left open for the lists that follow.
            (format!("{},\n\"jobs\":[", &head[..head.len() - 1]), Part::Jobs(None))
        }
        Part::Jobs(before) => {
            let jobs = jobs::list(app, id, &JobFilter::default(), before.as_ref(), AT_ONCE).await?;
            let text = lines(before.is_none(), jobs.iter().map(job));
            match full(&jobs) {
                Some(last) => (text, Part::Jobs(Some(last.id.clone()))),
                None => (text + "],\n\"ledger\":[", Part::Ledger(None)),
            }
        }
        Part::Ledger(before) => {
            let entries = match &before {
                Some(last) => credits::older_entries(app, id, last, AT_ONCE).await?,
                None => credits::entries(app, id, AT_ONCE).await?,
            };
            let text = lines(before.is_none(), &entries);
            match full(&entries) {
                Some(last) => (text, Part::Ledger(Some(last.clone()))),
                None => (text + "],\n\"log\":[", Part::Log(None)),
            }
        }
        Part::Log(before) => {
            let entries: Vec<AuditEntry> = audit::list(app, id, before, AT_ONCE).await?;
            let text = lines(before.is_none(), &entries);
            match full(&entries) {
                Some(last) => (text, Part::Log(Some(last.number))),
                None => (text + "]}\n", Part::Over),
            }
        }
        Part::Over => return Ok(None),
    };
    Ok(Some((text.into(), next)))
}

/// The last of a page that is full, after which there may be more.
fn full<T>(page: &[T]) -> Option<&T> {
    page.last().filter(|_| page.len() == AT_ONCE as usize)
}

fn lines(is_first: bool, items: impl IntoIterator<Item: Serialize>) -> String {
    let mut text = String::new();
    for (index, item) in items.into_iter().enumerate() {
        text.push_str(if is_first && index == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(&item).expect("what is exported is plain data"));
    }
    text
}

async fn head(app: &App, account: &Account, current: &SessionToken) -> Result<Value, StoreError> {
    let id = &account.id;
    let sessions = sessions::list(app, id, current).await?.into_iter().map(|session| {
        json!({
            "created_at": session.created_at, "last_seen_at": session.last_seen_at,
            "browser": session.agent, "address": session.address,
        })
    });
    let shares = jobs::shares(app, id).await?.into_iter().map(
        |(name, job, created_at)| json!({ "path": format!("/proof/{name}"), "job": job, "created_at": created_at }),
    );
    let keys = api_keys::list(app, id).await?;
    let mut installs = Vec::new();
    for key in &keys {
        for install in installs::list(app, id, &key.id).await? {
            installs.push(json!({
                "api_key": key.id, "host": install.host, "client": install.client,
                "registered_at": install.registered_at, "picked_up_at": install.picked_up_at,
            }));
        }
    }
    let opened = outbox::open(app).await?;
    let mails =
        opened.mails.into_iter().filter(|mail| mail.to.to_lowercase() == account.email.normalized()).map(
            |mail| {
                // The text may hold a key or a link; its owner has it in the mailbox that it was sent to.
                json!({ "subject": mail.subject, "to": mail.to, "created_at": mail.created_at })
            },
        );
    let second_factor = second_factor::status(app, id).await?;
    Ok(json!({
        "exported_at": app.clock.now(),
        "service": app.public_url.as_str(),
        "account": account,
        "second_factor": second_factor
            .map(|status| json!({ "since": status.since, "recovery_codes_left": status.codes_left })),
        "sessions": sessions.collect::<Vec<_>>(),
        "keys": keys,
        "installs": installs,
        "domains": site_domains::list(app, id).await?,
        "credits": credits::summary(app, id).await?,
        "savings": jobs::totals(app, id).await?,
        "shares": shares.collect::<Vec<_>>(),
        "mails": mails.collect::<Vec<_>>(),
        // Whose they are stands inside of them.
        "mails_of_the_service_that_cannot_be_opened": opened.unreadable,
    }))
}

fn job(job: &Job) -> Value {
    let source = match &job.source {
        Source::Url { given, .. } => json!({ "url": given }),
        Source::Upload { name } => json!({ "upload": name }),
    };
    json!({
        "id": job.id, "state": job.state, "source": source, "options": job.options,
        "created_at": job.created_at, "finished_at": job.finished_at, "charged": job.charged,
        "original": job.original, "main": job.main, "variants": job.variants,
        "failure": job.failure.as_ref().map(FailureReason::code),
    })
}
