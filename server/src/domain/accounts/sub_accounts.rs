//! Accounts below an account: own log-in and keys, credits handed down and taken back.
//!
//! One level deep. Whoever is above sees their figures and may stop or remove them, never their keys or pictures.

use eiderpix_store::{
    InvitationId, Writing, accounts,
    accounts::{AccountRow, Suspender},
    api_keys,
    credits::{self, TransferReferences},
    invitations::{self, InvitationRow},
    usage, web_sessions,
};

use crate::{
    AccountId, StoreError, Timestamp,
    domain::{
        Service,
        accounts::{Account, AccountState, EmailAddress, InvitationToken, new_invitation_token},
        audit::{self, Actor, AuditEvent},
        credits::CreditSummary,
        jobs::JobTotals,
        mail::{self, Letter, Recipient},
    },
};

/// Most accounts and open invitations below one.
pub const MAX_BELOW: usize = 200;
/// How long an invitation is good for.
pub const INVITATION_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// An account as the one above sees it.
#[derive(Debug, Clone)]
pub struct SubAccount {
    /// The account.
    pub account: Account,
    /// Whether it may work; the one above being stopped stops it, too.
    pub credits: CreditSummary,
    /// What its jobs came to.
    pub totals: JobTotals,
    /// When one of its keys was used last.
    pub last_used_at: Option<Timestamp>,
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Names it; not its link.
    pub id: InvitationId,
    /// The only address it is good for.
    pub email: String,
    /// Credits handed down when it is taken; `None` means unlimited.
    pub credits: Option<u64>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Why something was not done with an account below.
#[derive(Debug, thiserror::Error)]
pub enum SubAccountError {
    /// A sub-account has none of its own.
    #[error("a sub-account cannot have accounts below it")]
    TooDeep,
    /// Too many.
    #[error("an account has at most {MAX_BELOW} accounts and open invitations below it")]
    TooMany,
    /// There is no such account below this one.
    #[error("there is no such sub-account any more")]
    NotFound,
    /// More than there is.
    #[error("there are not so many credits to hand over")]
    NotEnough,
    /// An unlimited account needs none.
    #[error("this sub-account is unlimited; it needs no credits")]
    Unlimited,
    /// Only an account without a bound can leave another one without.
    #[error("only an unlimited account can have unlimited sub-accounts; say how many credits it gets")]
    NeedsCredits,
    /// The operator stopped it.
    #[error("the operator of this service suspended this sub-account")]
    SuspendedByOperator,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which way credits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the account above to the one below.
    Down,
    /// Back.
    Back,
}

type Done = Result<(), SubAccountError>;

/// Lists the accounts below one, oldest first.
pub async fn list(service: &Service, parent: &AccountId) -> Result<Vec<SubAccount>, StoreError> {
    let now = service.clock.now();
    let mut reading = service.store.read().await?;
    let mut below = Vec::new();
    for row in accounts::list_below(&mut reading, parent).await? {
        let balance = credits::find(&mut reading, &row.id, now).await?.ok_or(StoreError::Conflict)?;
        let keys = api_keys::list(&mut reading, &row.id).await?;
        let totals = usage::totals(&mut reading, &row.id).await?;
        below.push(SubAccount {
            credits: balance.into(),
            totals: totals.into(),
            last_used_at: keys.iter().filter_map(|key| key.last_used_at).max(),
            account: Account::try_from(row)?,
        });
    }
    Ok(below)
}

/// Lists the open invitations of an account, or of the operator, newest first.
pub async fn invitations(
    service: &Service,
    parent: Option<&AccountId>,
) -> Result<Vec<Invitation>, StoreError> {
    let mut reading = service.store.read().await?;
    let rows = invitations::list(&mut reading, parent, service.clock.now()).await?;
    let open = |row: InvitationRow| Invitation {
        id: row.id,
        email: row.email,
        credits: row.credits,
        expires_at: row.expires_at,
    };
    Ok(rows.into_iter().map(open).collect())
}

/// Invites an address to an account below this one; the link goes by mail. Credits are handed down when it is taken.
///
/// Whether the address has an account already only its owner learns.
pub async fn invite(
    service: &Service,
    parent: &Account,
    email: &EmailAddress,
    handed_down: Option<u64>,
    by: &Actor,
) -> Done {
    if parent.parent_id.is_some() {
        return Err(SubAccountError::TooDeep);
    }
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let open = invitations::list(&mut writing, Some(&parent.id), now).await?.len();
    if accounts::list_below(&mut writing, &parent.id).await?.len() + open >= MAX_BELOW {
        return Err(SubAccountError::TooMany);
    }
    let balance = credits::find(&mut writing, &parent.id, now).await?.ok_or(StoreError::Conflict)?;
    if !balance.is_unlimited {
        let wanted = handed_down.ok_or(SubAccountError::NeedsCredits)?;
        if wanted > balance.left() {
            return Err(SubAccountError::NotEnough);
        }
    }
    let token = create_invitation(service, &mut writing, email, Some(&parent.id), handed_down).await?;
    let to = Recipient::new(email, parent.language);
    let letter =
        Letter::Invitation { parent: Some(parent.email.to_string()), token: token.expose().to_owned() };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::Invited { email: email.to_string() };
    audit::record(service, &mut writing, &parent.id, by, event).await?;
    Ok(writing.commit().await?)
}

/// Invites an address to an account of its own, for the operator; gives the token of its link, which is mailed as well.
pub async fn invite_as_operator(
    service: &Service,
    email: &EmailAddress,
    operator: &AccountId,
) -> Result<InvitationToken, StoreError> {
    let mut writing = service.store.write().await?;
    let token = create_invitation(service, &mut writing, email, None, None).await?;
    let inviter =
        Recipient::owner(&accounts::find(&mut writing, operator).await?.ok_or(StoreError::Conflict)?)?;
    let to = Recipient { email: email.clone(), ..inviter };
    let letter = Letter::Invitation { parent: None, token: token.expose().to_owned() };
    mail::enqueue(service, &mut writing, &to, letter).await?;
    let event = AuditEvent::Invited { email: email.to_string() };
    audit::record(service, &mut writing, operator, &Actor::Operator, event).await?;
    writing.commit().await?;
    Ok(token)
}

/// Withdraws an open invitation of an account, or of the operator; its link works no more.
pub async fn withdraw(
    service: &Service,
    owner: &AccountId,
    parent: Option<&AccountId>,
    id: &InvitationId,
    by: &Actor,
) -> Done {
    let mut writing = service.store.write().await?;
    let open = invitations::list(&mut writing, parent, service.clock.now()).await?;
    let invitation = open.into_iter().find(|row| row.id == *id).ok_or(SubAccountError::NotFound)?;
    invitations::delete(&mut writing, id, parent).await?;
    let event = AuditEvent::InvitationWithdrawn { email: invitation.email };
    audit::record(service, &mut writing, owner, by, event).await?;
    Ok(writing.commit().await?)
}

/// Hands credits down to an account below, or takes them back.
pub async fn transfer(
    service: &Service,
    parent: &Account,
    below: &AccountId,
    direction: Direction,
    credits: u64,
    by: &Actor,
) -> Done {
    let mut writing = service.store.write().await?;
    let row = find_below(&mut writing, &parent.id, below).await?;
    let balance = credits::find(&mut writing, below, service.clock.now()).await?;
    if balance.is_none_or(|balance| balance.is_unlimited) {
        return Err(SubAccountError::Unlimited);
    }
    hand_over(service, &mut writing, &parent.id, &row.id, direction, credits).await?;
    let email = row.email;
    let (above, here) = match direction {
        Direction::Down => {
            (AuditEvent::CreditsHandedDown { credits, to: email }, AuditEvent::CreditsReceived { credits })
        }
        Direction::Back => {
            (AuditEvent::CreditsTakenBack { credits, below: email }, AuditEvent::CreditsReturned { credits })
        }
    };
    audit::record(service, &mut writing, &parent.id, by, above).await?;
    audit::record(service, &mut writing, below, &Actor::Parent, here).await?;
    Ok(writing.commit().await?)
}

/// Stops an account below, or lets it work again.
pub async fn set_state(
    service: &Service,
    parent: &AccountId,
    below: &AccountId,
    state: AccountState,
    by: &Actor,
) -> Done {
    let mut writing = service.store.write().await?;
    let row = find_below(&mut writing, parent, below).await?;
    if row.suspended_by == Some(Suspender::Operator) {
        return Err(SubAccountError::SuspendedByOperator);
    }
    let email = row.email;
    let (above, here) = match state {
        AccountState::Suspended => {
            accounts::suspend(&mut writing, below, Suspender::Parent).await?;
            (AuditEvent::SubAccountSuspended { email }, AuditEvent::Suspended)
        }
        AccountState::Active => {
            accounts::resume(&mut writing, below).await?;
            (AuditEvent::SubAccountResumed { email }, AuditEvent::Resumed)
        }
    };
    audit::record(service, &mut writing, parent, by, above).await?;
    audit::record(service, &mut writing, below, &Actor::Parent, here).await?;
    Ok(writing.commit().await?)
}

/// Removes an account below: its keys are cut off, its sessions end, its credits go back, its address is forgotten.
pub async fn remove(service: &Service, parent: &AccountId, below: &AccountId, by: &Actor) -> Done {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    let row = find_below(&mut writing, parent, below).await?;
    let balance = credits::find(&mut writing, below, now).await?.ok_or(StoreError::Conflict)?;
    if !balance.is_unlimited && balance.left() > 0 {
        hand_over(service, &mut writing, parent, below, Direction::Back, balance.left()).await?;
    }
    for key in api_keys::list(&mut writing, below).await? {
        api_keys::revoke(&mut writing, below, &key.id, now).await?;
    }
    web_sessions::delete_of_account(&mut writing, below, "").await?;
    accounts::forget(&mut writing, below, &format!("{below}@removed.invalid")).await?;
    let event = AuditEvent::SubAccountRemoved { email: row.email };
    audit::record(service, &mut writing, parent, by, event).await?;
    audit::record(service, &mut writing, below, &Actor::Parent, AuditEvent::Removed).await?;
    Ok(writing.commit().await?)
}

/// Opens the balance of an account that comes by an invitation, and puts it below whoever invited it.
pub(crate) async fn join(
    service: &Service,
    writing: &mut Writing,
    id: &AccountId,
    email: &EmailAddress,
    invitation: &InvitationRow,
) -> Result<(), StoreError> {
    let now = service.clock.now();
    invitations::delete(writing, &invitation.id, invitation.parent_id.as_ref()).await?;
    let Some(parent) = &invitation.parent_id else {
        return crate::domain::credits::plans::begin(service, writing, id).await;
    };
    let Some(above) = credits::find(writing, parent, now).await? else {
        return crate::domain::credits::plans::begin(service, writing, id).await;
    };
    let is_unlimited = above.is_unlimited && invitation.credits.is_none();
    accounts::set_parent(writing, id, parent).await?;
    credits::create(writing, id, if is_unlimited { None } else { Some(0) }, now).await?;
    credits::align_period(writing, id, parent, now).await?;
    let event = AuditEvent::SubAccountJoined { email: email.to_string() };
    audit::record(service, writing, parent, &Actor::Service, event).await?;
    // Since the invitation the credits may have been spent: then what is there goes down.
    let wanted = invitation.credits.unwrap_or(0);
    let credits = if above.is_unlimited { wanted } else { wanted.min(above.left()) };
    if is_unlimited || credits == 0 {
        return Ok(());
    }
    match hand_over(service, writing, parent, id, Direction::Down, credits).await {
        Ok(()) => {}
        Err(SubAccountError::Store(error)) => return Err(error),
        Err(_) => return Err(StoreError::Conflict),
    }
    let event = AuditEvent::CreditsHandedDown { credits, to: email.to_string() };
    audit::record(service, writing, parent, &Actor::Service, event).await?;
    audit::record(service, writing, id, &Actor::Parent, AuditEvent::CreditsReceived { credits }).await
}

async fn create_invitation(
    service: &Service,
    writing: &mut Writing,
    email: &EmailAddress,
    parent: Option<&AccountId>,
    credits: Option<u64>,
) -> Result<InvitationToken, StoreError> {
    let now = service.clock.now();
    let token = new_invitation_token(service);
    let row = InvitationRow {
        id: InvitationId::new(now, service.random.bytes()),
        email: email.to_string(),
        parent_id: parent.cloned(),
        credits,
        created_at: now,
        expires_at: now.plus_ms(INVITATION_MS),
    };
    invitations::create(writing, &row, &token.digest()).await?;
    Ok(token)
}

async fn find_below(
    writing: &mut Writing,
    parent: &AccountId,
    below: &AccountId,
) -> Result<AccountRow, SubAccountError> {
    let row = accounts::find(writing, below).await?;
    row.filter(|row| row.parent_id.as_ref() == Some(parent)).ok_or(SubAccountError::NotFound)
}

/// Moves credits; the ledger of each side names the other, and how many.
async fn hand_over(
    service: &Service,
    writing: &mut Writing,
    parent: &AccountId,
    below: &AccountId,
    direction: Direction,
    credits: u64,
) -> Done {
    let name = service.random.name();
    let (above_word, below_word) = match direction {
        Direction::Down => ("handed-down", "received"),
        Direction::Back => ("taken-back", "returned"),
    };
    let above = format!("{above_word} {name} {credits} {below}");
    let here = format!("{below_word} {name} {credits} {parent}");
    let (parties, references) = match direction {
        Direction::Down => ((parent, below), TransferReferences { from: &above, to: &here }),
        Direction::Back => ((below, parent), TransferReferences { from: &here, to: &above }),
    };
    match credits::transfer(writing, parties, credits, references, service.clock.now()).await? {
        true => Ok(()),
        false => Err(SubAccountError::NotEnough),
    }
}
