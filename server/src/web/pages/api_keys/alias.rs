//! One alias: made, looked at, changed. A form that is not right comes back as it was, with what is wrong beside the field.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    super::{
        errors::{PageError, PageResult},
        fields::{Fields, whole_number},
        shell::{Shell, page},
        signed_in::{AccountForm, SignedIn},
    },
    PATH, Shown, changed,
    reset::new_key_page,
    view::KeyView,
};
use crate::{
    ApiKeyId,
    app::App,
    domain::{
        api_keys::{
            self, AliasBounds, AliasError, ApiKey, BadHosts, BadLabel, KeyState, MAX_ALIASES, MAX_HOSTS,
            MAX_LABEL_CHARACTERS, end_of_day,
        },
        language::Language,
    },
    words::{Text, figures::iso},
};

/// What the form holds, and what is wrong with it.
#[derive(Default)]
struct Form {
    label: String,
    monthly_limit: String,
    hosts: String,
    end: String,
    label_problem: Option<Text>,
    limit_problem: Option<Text>,
    hosts_problem: Option<Text>,
    end_problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "api_key_alias_new.html")]
struct NewPage {
    shell: Shell,
    form_token: String,
    form: Form,
}

#[derive(Template)]
#[template(path = "api_key_alias.html")]
struct KeyPage {
    shell: Shell,
    form_token: String,
    notice: Option<Text>,
    key: KeyView,
    shown: Option<String>,
    can_show: bool,
    can_not_show: bool,
    form: Form,
}

/// Shows the form that makes a key.
pub(in crate::web::pages) async fn show_new(signed_in: SignedIn) -> PageResult {
    new_page(&signed_in, StatusCode::OK, Form::default())
}

/// Makes a key and shows it.
pub(in crate::web::pages) async fn create(State(app): State<App>, form: AccountForm) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let t = signed_in.language;
    let bounds = match Form::parse(t, &fields) {
        Ok(bounds) => bounds,
        Err(form) => return new_page(&signed_in, StatusCode::UNPROCESSABLE_ENTITY, *form),
    };
    match api_keys::create_alias(&app, &signed_in.account.id, &bounds, &signed_in.actor()).await {
        Ok(key) => {
            let called = t.say("keys-alias-called").with("label", bounds.label.as_str());
            new_key_page(signed_in, &key, None, called, &[])
        }
        Err(error) => {
            let form = Form::read(&fields).with_problem(t, error)?;
            new_page(&signed_in, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    }
}

/// Shows one key with its sites and its bounds.
pub(in crate::web::pages) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    asked: Fields,
    signed_in: SignedIn,
) -> PageResult {
    let Some(id) = ApiKeyId::parse(&id) else { return Err(PageError::NotFound) };
    let notice = (asked.get("notice") == "saved").then(|| signed_in.language.say("keys-notice-saved"));
    key_page(&app, &signed_in, &id, notice, Shown::Nothing).await
}

/// Changes what a key is called and bound to.
pub(in crate::web::pages) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    form: AccountForm,
) -> PageResult {
    let AccountForm { signed_in, fields } = form;
    let Some(id) = ApiKeyId::parse(&id) else { return Err(PageError::NotFound) };
    let t = signed_in.language;
    let form = match Form::parse(t, &fields) {
        Err(form) => *form,
        Ok(bounds) => {
            match api_keys::change_alias(&app, &signed_in.account.id, &id, &bounds, &signed_in.actor()).await
            {
                Ok(()) => {
                    return Ok(Redirect::to(&format!("{PATH}/key/{id}?notice=saved")).into_response());
                }
                Err(AliasError::NotFound) => return Ok(changed()),
                Err(error) => Form::read(&fields).with_problem(t, error)?,
            }
        }
    };
    let (key, keys) = find(&app, &signed_in, &id).await?;
    let view = KeyView::of(signed_in.language, &key, &keys, app.clock.now());
    render(&app, &signed_in, StatusCode::UNPROCESSABLE_ENTITY, None, view, Shown::Nothing, form)
}

/// Renders the page of one key.
pub(super) async fn key_page(
    app: &App,
    signed_in: &SignedIn,
    id: &ApiKeyId,
    notice: Option<Text>,
    shown: Shown,
) -> PageResult {
    let (key, keys) = find(app, signed_in, id).await?;
    let form = key.alias.as_ref().map(Form::of).unwrap_or_default();
    let view = KeyView::of(signed_in.language, &key, &keys, app.clock.now());
    render(app, signed_in, StatusCode::OK, notice, view, shown, form)
}

/// Finds a living alias; a stranger's, an ended one and the main key are not found.
async fn find(app: &App, signed_in: &SignedIn, id: &ApiKeyId) -> Result<(ApiKey, Vec<ApiKey>), PageError> {
    let keys = api_keys::list(app, &signed_in.account.id).await?;
    let is_meant = |key: &&ApiKey| key.id == *id && key.alias.is_some() && key.state != KeyState::Revoked;
    let key = keys.iter().find(is_meant).cloned().ok_or(PageError::NotFound)?;
    Ok((key, keys))
}

fn render(
    app: &App,
    signed_in: &SignedIn,
    status: StatusCode,
    notice: Option<Text>,
    key: KeyView,
    shown: Shown,
    form: Form,
) -> PageResult {
    page(
        status,
        &KeyPage {
            shell: signed_in.shell("keys-alias-title", PATH),
            form_token: signed_in.form_token.clone(),
            notice,
            key,
            can_show: app.config.keys.keep_sealed,
            can_not_show: matches!(shown, Shown::Impossible),
            shown: shown.key(),
            form,
        },
    )
}

fn new_page(signed_in: &SignedIn, status: StatusCode, form: Form) -> PageResult {
    let shell = signed_in.shell("keys-alias-new-title", PATH);
    page(status, &NewPage { shell, form_token: signed_in.form_token.clone(), form })
}

impl Form {
    fn of(bounds: &AliasBounds) -> Self {
        Self {
            label: bounds.label.as_str().to_owned(),
            monthly_limit: bounds.monthly_limit.map(|limit| limit.to_string()).unwrap_or_default(),
            hosts: bounds.allowed_hosts.to_string(),
            end: bounds.expires_at.map(|end| iso(end)[..10].to_owned()).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn read(fields: &Fields) -> Self {
        let text = |name| fields.get(name).trim().to_owned();
        Self {
            label: text("label"),
            monthly_limit: text("monthly_limit"),
            hosts: text("hosts"),
            end: text("end"),
            ..Self::default()
        }
    }

    /// Reads the bounds, or says beside each field what is wrong with it.
    fn parse(t: Language, fields: &Fields) -> Result<AliasBounds, Box<Self>> {
        let mut form = Self::read(fields);
        let label = form.label.parse().map_err(|BadLabel| {
            let most = MAX_LABEL_CHARACTERS;
            form.label_problem = Some(t.say("keys-alias-bad-name").with("most", most));
        });
        let hosts = form.hosts.parse().map_err(|error| form.hosts_problem = Some(hosts_problem(t, &error)));
        let limit = match form.monthly_limit.as_str() {
            "" => Some(None),
            given => whole_number(given).filter(|limit| *limit > 0).map(Some),
        };
        if limit.is_none() {
            form.limit_problem = Some(t.say("keys-alias-bad-limit"));
        }
        let end = match form.end.as_str() {
            "" => Some(None),
            given => end_of_day(given).map(Some),
        };
        if end.is_none() {
            form.end_problem = Some(t.say("keys-alias-bad-day"));
        }
        match (label, limit, hosts, end) {
            (Ok(label), Some(monthly_limit), Ok(allowed_hosts), Some(expires_at)) => {
                Ok(AliasBounds { label, monthly_limit, allowed_hosts, expires_at })
            }
            _ => Err(Box::new(form)),
        }
    }

    /// Puts what the domain did not like beside its field.
    fn with_problem(mut self, t: Language, error: AliasError) -> Result<Self, PageError> {
        match error {
            AliasError::NameTaken => self.label_problem = Some(t.say("keys-alias-name-taken")),
            AliasError::TooMany => {
                self.label_problem = Some(t.say("keys-alias-too-many").with("most", MAX_ALIASES));
            }
            AliasError::IsOver => self.end_problem = Some(t.say("keys-alias-day-over")),
            AliasError::NotFound => return Err(PageError::NotFound),
            AliasError::Store(error) => return Err(error.into()),
        }
        Ok(self)
    }
}

fn hosts_problem(t: Language, error: &BadHosts) -> Text {
    match error {
        BadHosts::NotAHost(given) => {
            t.say("keys-alias-bad-host").with("host", given.escape_debug().to_string())
        }
        BadHosts::TooMany => t.say("keys-alias-many-hosts").with("most", MAX_HOSTS),
    }
}
