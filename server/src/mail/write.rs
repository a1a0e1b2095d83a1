//! Writes a letter: its data, in the words of its reader's language.

use url::Url;

use super::{Mail, links, templates as t};
use crate::domain::mail::{Content, Envelope, Letter};

/// What a row of the outbox is sent as; `None` where it was damaged.
pub(super) fn finished(content: Content) -> Option<Mail> {
    match content {
        Content::Letter(envelope) => written(&envelope),
        Content::Words(mail) => Some(mail),
    }
}

/// Writes a letter; `None` where the base of its links is none.
fn written(envelope: &Envelope) -> Option<Mail> {
    let to = &envelope.recipient();
    let public_url = &Url::parse(&envelope.public_url).ok()?;
    let link = |path, token: &str| links::with_token(public_url, path, token);
    Some(match &envelope.letter {
        Letter::Welcome { api_key, token } => {
            t::welcome(to, public_url, api_key, &links::choose_password(public_url, token))
        }
        Letter::AlreadyRegistered { token } => {
            t::already_registered(to, public_url, &links::choose_password(public_url, token))
        }
        Letter::PasswordLink { token } => {
            t::password_link(to, public_url, &links::choose_password(public_url, token))
        }
        Letter::LogInLink { token, minutes } => {
            t::log_in_link(to, public_url, &link(links::LOG_IN_PATH, token), *minutes)
        }
        Letter::SecondFactorChanged { change } => t::second_factor_changed(to, public_url, *change),
        Letter::RecoveryCodeUsed { left } => t::recovery_code_used(to, public_url, *left),
        Letter::EmailChangeOld { new, token } => {
            t::email_change_old(to, public_url, new, &link(links::EMAIL_CHANGE_PATH, token))
        }
        Letter::EmailChangeNew { token } => {
            t::email_change_new(to, public_url, &link(links::EMAIL_CHANGE_PATH, token))
        }
        Letter::EmailChangeTaken => t::email_change_taken(to, public_url),
        Letter::EmailChanged { old, new } => t::email_changed(to, public_url, old, new),
        Letter::AccountDeleted => t::account_deleted(to, public_url),
        Letter::Invitation { parent, token } => {
            t::invitation(to, public_url, parent.as_deref(), &links::invitation(public_url, token))
        }
        Letter::KeyReplaced { api_key, label, old_until } => {
            t::key_replaced(to, public_url, api_key, label.as_deref(), *old_until)
        }
        Letter::KeyReplacingUndone { active, retiring, until } => {
            t::key_replacing_undone(to, public_url, active, retiring, *until)
        }
        Letter::KeyCutOff { label, api_key } => {
            t::key_cut_off(to, public_url, label.as_deref(), api_key.as_deref())
        }
        Letter::KeyPickedUp { host, hint } => t::key_picked_up(to, public_url, host, hint),
        Letter::KeyEnding { hint, until, sites } => t::key_ending(to, public_url, hint, *until, sites),
        Letter::NewSites { sites } => t::new_sites(to, public_url, sites),
        Letter::CreditsNear { credits } => t::credits_near(to, public_url, credits),
        Letter::KeyLimitNear { label, used, limit } => {
            t::key_limit_near(to, public_url, label, *used, *limit)
        }
        Letter::MonthlyReport { report, token } => {
            t::monthly_report(to, public_url, report, &links::unsubscribe(public_url, token))
        }
    })
}
