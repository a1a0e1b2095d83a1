//! Who may look into the built-in mailbox: whoever holds the link that `serve` printed, once, and then their browser.

use std::sync::{Mutex, PoisonError};

use subtle::ConstantTimeEq;
use url::Url;

use crate::{Timestamp, context::Context};

/// How long a browser may look into the mailbox: as long as mails lie in it.
pub const PASS_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The one link that opens the mailbox; gone once it was used, and with the process.
#[derive(Debug, Default)]
pub struct MailboxLink(Mutex<Option<LinkToken>>);

struct LinkToken(String);

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LinkToken(hidden)")
    }
}

impl MailboxLink {
    fn token(&self) -> std::sync::MutexGuard<'_, Option<LinkToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the link that opens the mailbox once; an earlier one no longer does. `None` where mails are really sent.
    pub fn renew(&self, context: &Context) -> Option<Url> {
        if context.config.smtp_url.is_some() {
            return None;
        }
        let token = context.random.token();
        let link = context.public_url.join(&format!("/mailbox/open/{token}")).ok()?;
        *self.token() = Some(LinkToken(token));
        Some(link)
    }

    /// Uses up the link's token for a pass that a browser keeps.
    pub(crate) fn open(&self, context: &Context, token: &str) -> Option<String> {
        let mut expected = self.token();
        let is_right = expected.as_ref().is_some_and(|expected| is_same(&expected.0, token));
        is_right.then(|| {
            *expected = None;
            pass(context, context.clock.now().plus_ms(PASS_SECONDS * 1_000))
        })
    }
}

/// Says whether a pass still opens the mailbox.
pub(crate) fn is_open(context: &Context, given: &str) -> bool {
    let Some(until) = given.split_once('.').and_then(|(until, _)| until.parse().ok()).map(Timestamp) else {
        return false;
    };
    is_same(&pass(context, until), given) && until > context.clock.now()
}

fn pass(context: &Context, until: Timestamp) -> String {
    format!("{}.{}", until.0, context.secrets.form_mac(&format!("mailbox until {}", until.0)))
}

fn is_same(expected: &str, given: &str) -> bool {
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}
