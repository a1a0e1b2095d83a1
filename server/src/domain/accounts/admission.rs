//! Who may sign up: anybody, the invited, addresses of some domains, or nobody.
//!
//! Decided before an address is looked up, so that a refusal tells nothing about accounts.

use eiderpix_store::{
    Connection, Writing,
    invitations::{self, InvitationRow},
    operator_settings,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::EmailAddress;
use crate::{
    AccountId, StoreError,
    domain::Service,
    domain::audit::{self, Actor, AuditEvent},
};

/// Who may sign up by themselves. Whoever was invited always may.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum SignUpPolicy {
    /// Anybody.
    #[default]
    Open,
    /// Addresses at one of these domains.
    Domains {
        /// In lower case, like `example.org`.
        domains: Vec<String>,
    },
    /// Only who was invited.
    Invitation,
    /// Nobody.
    Closed,
}

/// How somebody comes to sign up.
#[derive(Debug, Clone, Copy)]
pub enum Admission<'a> {
    /// By themselves, on a page or by an API.
    FromOutside,
    /// By the link of an invitation.
    Invited(&'a InvitationToken),
    /// The operator does it for them.
    ByOperator,
}

/// The token of an invitation's link.
#[derive(Debug, Clone)]
pub struct InvitationToken(SecretString);

/// Why an address may not sign up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignUpRefusal {
    /// Nobody may.
    #[error("nobody can sign up at this service at the moment")]
    Closed,
    /// Only who was invited.
    #[error("this service takes new accounts by invitation; ask its operator for one")]
    InvitationNeeded,
    /// The invitation is unknown, used, withdrawn or too old, or for another address.
    #[error("this invitation was used already, was withdrawn or is too old; ask for a new one")]
    InvitationUnusable,
    /// Another domain than those allowed.
    #[error("only addresses at {} can sign up at this service", domains.join(", "))]
    OtherDomain {
        /// Those allowed.
        domains: Vec<String>,
    },
}

const NAME: &str = "sign_up";

impl InvitationToken {
    /// Takes a token that came with a link.
    pub fn given(token: &str) -> Self {
        Self(SecretString::from(token))
    }

    pub(crate) fn digest(&self) -> String {
        blake3::hash(self.0.expose_secret().as_bytes()).to_hex().to_string()
    }
}

/// Makes an unguessable token.
pub(crate) fn new_invitation_token(service: &Service) -> InvitationToken {
    InvitationToken(service.random.token().into())
}

/// The link by which an invited address signs up.
pub(crate) fn invitation_link(public_url: &Url, token: &InvitationToken) -> Url {
    let mut link = public_url.clone();
    link.set_path("/sign-up");
    link.query_pairs_mut().clear().append_pair("invitation", token.0.expose_secret());
    link
}

impl SignUpPolicy {
    fn check(&self, email: &EmailAddress) -> Result<(), SignUpRefusal> {
        match self {
            Self::Open => Ok(()),
            Self::Closed => Err(SignUpRefusal::Closed),
            Self::Invitation => Err(SignUpRefusal::InvitationNeeded),
            Self::Domains { domains } => {
                let normalized = email.normalized();
                let domain = normalized.rsplit_once('@').map_or("", |(_, domain)| domain);
                if domains.iter().any(|allowed| allowed == domain) {
                    Ok(())
                } else {
                    Err(SignUpRefusal::OtherDomain { domains: domains.clone() })
                }
            }
        }
    }
}

/// Tells who may sign up.
pub async fn sign_up_policy(service: &Service) -> Result<SignUpPolicy, StoreError> {
    policy(&mut *service.store.read().await?).await
}

/// Sets who may sign up; noted in the log of the operator who does.
pub async fn set_sign_up_policy(
    service: &Service,
    policy: &SignUpPolicy,
    operator: &AccountId,
    by: &Actor,
) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    let text = serde_json::to_string(policy).expect("a policy is plain data");
    operator_settings::set(&mut writing, NAME, &text).await?;
    let what = format!("Set who may sign up: {}.", policy.words());
    audit::record(service, &mut writing, operator, by, AuditEvent::OperatorSet { what }).await?;
    writing.commit().await
}

/// Says for which address an invitation is; `None` when it can no longer be used.
pub async fn check_invitation(
    service: &Service,
    token: &InvitationToken,
) -> Result<Option<EmailAddress>, StoreError> {
    let now = service.clock.now();
    let found = invitations::find(&mut *service.store.read().await?, &token.digest(), now).await?;
    Ok(found.and_then(|invitation| EmailAddress::parse(&invitation.email).ok()))
}

impl SignUpPolicy {
    /// The policy in a few words.
    pub fn words(&self) -> String {
        match self {
            Self::Open => "anybody".into(),
            Self::Domains { domains } => format!("addresses at {}", domains.join(", ")),
            Self::Invitation => "by invitation".into(),
            Self::Closed => "nobody".into(),
        }
    }
}

async fn policy(connection: &mut Connection) -> Result<SignUpPolicy, StoreError> {
    match operator_settings::find(connection, NAME).await? {
        Some(text) => serde_json::from_str(&text)
            .map_err(|_| StoreError::Corrupt("the setting of who may sign up".to_owned())),
        None => Ok(SignUpPolicy::default()),
    }
}

/// Decides whether an address may sign up, and gives the invitation that it comes by.
pub(super) async fn admit(
    service: &Service,
    writing: &mut Writing,
    email: &EmailAddress,
    admission: Admission<'_>,
) -> Result<Result<Option<InvitationRow>, SignUpRefusal>, StoreError> {
    Ok(match admission {
        Admission::ByOperator => Ok(None),
        Admission::FromOutside => policy(writing).await?.check(email).map(|()| None),
        Admission::Invited(token) => {
            let found = invitations::find(writing, &token.digest(), service.clock.now()).await?;
            let is_for_them = |invitation: &InvitationRow| {
                EmailAddress::parse(&invitation.email).is_ok_and(|to| to.normalized() == email.normalized())
            };
            found.filter(is_for_them).map(Some).ok_or(SignUpRefusal::InvitationUnusable)
        }
    })
}
