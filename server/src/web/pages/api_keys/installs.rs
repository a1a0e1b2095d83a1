//! Sites that pick up the successor of their key by themselves, in words.

use crate::{
    StoreError,
    app::App,
    domain::api_keys::{ApiKey, KeyState, installs},
    web::pages::signed_in::SignedIn,
    words::Text,
};

/// What a page shows of such a site.
pub(super) struct InstallView {
    pub(super) host: String,
    pub(super) client: String,
    pub(super) key_hint: String,
    pub(super) registered: Text,
    pub(super) picked_up: Option<Text>,
}

/// Lists the sites that are registered with a key that works.
pub(super) async fn of_keys(
    app: &App,
    signed_in: &SignedIn,
    keys: &[ApiKey],
) -> Result<Vec<InstallView>, StoreError> {
    let (t, now) = (signed_in.language, app.clock.now());
    let mut views = Vec::new();
    for key in keys.iter().filter(|key| key.state != KeyState::Revoked) {
        for install in installs::list(app, &signed_in.account.id, &key.id).await? {
            views.push(InstallView {
                host: install.host,
                client: install.client.unwrap_or_else(|| t.say("keys-client-not-told").into()),
                key_hint: key.hint.clone(),
                registered: t.day(install.registered_at),
                picked_up: install.picked_up_at.map(|moment| t.ago(now, moment)),
            });
        }
    }
    Ok(views)
}
