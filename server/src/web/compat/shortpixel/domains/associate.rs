//! `/add-domain/…`, `/set-domain/…` and `/revoke-domain/…`: saying whose a host is.

use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    response::Response,
};
use tracing::warn;

use super::{parse_domain, respond, unavailable, unreadable};
use crate::{
    app::App,
    domain::{
        api_keys::{self, KeyHolder},
        site_domains::{self, Domain, Ownership},
    },
    web::{
        client_address::ClientAddress,
        compat::shortpixel::{request_context, status::Status},
    },
};

type HostAndKey = Result<Path<(String, String)>, PathRejection>;

/// Gives a host to the key's account, unless another one owns it.
pub(in super::super) async fn add(
    State(app): State<App>,
    from: ClientAddress,
    path: HostAndKey,
    request: Request,
) -> Response {
    let added = async {
        let (holder, domain) = read(&app, from, path, request).await?;
        let before = site_domains::add(&app, &holder.account_id, &domain)
            .await
            .map_err(|cause| unavailable(&cause))?;
        match before {
            Ownership::Foreign => Err(Status::domain_of_another()),
            Ownership::Own => Ok("The domain is associated with your account already.".into()),
            Ownership::Free | Ownership::Unknown => {
                record_site(&app, &holder, &domain).await;
                Ok("The domain is associated with your account now.".into())
            }
        }
    };
    respond(added.await)
}

/// Remembers a host that is named without a key; it belongs to nobody.
pub(in super::super) async fn add_without_key(
    State(app): State<App>,
    path: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let added = async {
        let Path(host) = path.map_err(unreadable)?;
        request_context::discard(request).await;
        let domain = parse_domain(&host)?;
        let is_free = site_domains::mention(&app, &domain).await.map_err(|cause| unavailable(&cause))?;
        match is_free {
            true => Ok("The domain is known, and associated with no account.".into()),
            false => Err(Status::domain_of_another()),
        }
    };
    respond(added.await)
}

/// Gives a host that is known and nobody's to the key's account.
pub(in super::super) async fn set(
    State(app): State<App>,
    from: ClientAddress,
    path: HostAndKey,
    request: Request,
) -> Response {
    let set = async {
        let (holder, domain) = read(&app, from, path, request).await?;
        let before = site_domains::set(&app, &holder.account_id, &domain)
            .await
            .map_err(|cause| unavailable(&cause))?;
        match before {
            Ownership::Foreign => Err(Status::domain_of_another()),
            Ownership::Unknown => Err(Status::new(-102, "This domain is not known. Add it first.")),
            Ownership::Own => Ok("The domain is associated with your account already.".into()),
            Ownership::Free => {
                record_site(&app, &holder, &domain).await;
                Ok("The domain is associated with your account now.".into())
            }
        }
    };
    respond(set.await)
}

/// Takes a host from the key's account.
pub(in super::super) async fn revoke(
    State(app): State<App>,
    from: ClientAddress,
    path: HostAndKey,
    request: Request,
) -> Response {
    let revoked = async {
        let (holder, domain) = read(&app, from, path, request).await?;
        let before = site_domains::revoke(&app, &holder.account_id, &domain)
            .await
            .map_err(|cause| unavailable(&cause))?;
        match before {
            Ownership::Own => Ok("The domain is associated with no account any more.".into()),
            Ownership::Foreign => Err(Status::domain_of_another()),
            Ownership::Free | Ownership::Unknown => {
                Err(Status::new(-102, "This domain is not associated with your account."))
            }
        }
    };
    respond(revoked.await)
}

async fn read(
    app: &App,
    from: ClientAddress,
    path: HostAndKey,
    request: Request,
) -> Result<(KeyHolder, Domain), Status> {
    let Path((host, key)) = path.map_err(unreadable)?;
    request_context::discard(request).await;
    let holder = request_context::authenticate_key(app, from, &key).await?;
    Ok((holder, parse_domain(&host)?))
}

/// Whoever associates a host uses the key there: its owner sees it beside the key.
async fn record_site(app: &App, holder: &KeyHolder, domain: &Domain) {
    if let Err(cause) = api_keys::record_site(app, &holder.key_id, domain.as_str(), None, 0).await {
        warn!(%cause, "the site of a key could not be recorded");
    }
}
