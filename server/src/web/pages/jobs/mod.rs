//! Jobs: the list with its filters, and the proof of each.
//!
//! Their rows are shown on other pages, too; why one failed is told by `words::failure`.

pub(super) mod download;
pub(super) mod job_row;
pub(super) mod proof;

use askama::Template;
use axum::{extract::State, http::StatusCode};

pub(super) use self::job_row::JobRow;
use super::{
    errors::{PageError, PageResult},
    fields::Fields,
    shell::{Shell, page},
    signed_in::SignedIn,
};
use crate::{
    ApiKeyId, JobId,
    app::App,
    domain::{
        accounts::Account,
        api_keys::{self, ApiKey, KeyState},
        files::uploads,
        jobs::{self, Job, JobFilter, Progress, Source},
        language::Language,
    },
    words::Text,
};

pub(super) const PATH: &str = "/dashboard/jobs";
const AT_ONCE: u32 = 25;
const MOST_SITES: u32 = 200;

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    shell: Shell,
    jobs: Vec<JobRow>,
    sites: Vec<Choice>,
    keys: Vec<Choice>,
    states: Vec<Choice>,
    has_running: bool,
    is_filtered: bool,
    refresh: String,
    newest: Option<String>,
    older: Option<String>,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// Lists jobs, those that were asked for, page by page.
pub(super) async fn show(State(app): State<App>, asked: Fields, signed_in: SignedIn) -> PageResult {
    let t = signed_in.language;
    let account = &signed_in.account;
    let filter = filter_of(&asked);
    let before = JobId::parse(asked.get("before"));
    // One more than is shown tells whether there is a further page.
    let mut jobs = jobs::list(&app, &account.id, &filter, before.as_ref(), AT_ONCE + 1).await?;
    let has_more = jobs.len() > AT_ONCE as usize;
    jobs.truncate(AT_ONCE as usize);
    let older = jobs.last().filter(|_| has_more).map(|last| address(&filter, Some(&last.id)));
    let keys = api_keys::list(&app, &account.id).await?;
    page(
        StatusCode::OK,
        &JobsPage {
            shell: signed_in.shell("jobs-title", PATH),
            has_running: jobs.iter().any(|job| !job.state.has_ended()),
            jobs: rows_of(&app, t, account, &jobs).await?,
            sites: site_choices(&keys, &filter),
            keys: key_choices(t, &keys, &filter),
            states: state_choices(t, &filter),
            is_filtered: filter.site.is_some() || filter.api_key_id.is_some() || filter.progress.is_some(),
            refresh: address(&filter, None),
            newest: before.is_some().then(|| address(&filter, None)),
            older,
        },
    )
}

/// Words jobs as lines of a table, uploads by the names they came with.
pub(super) async fn rows_of(
    app: &App,
    t: Language,
    account: &Account,
    jobs: &[Job],
) -> Result<Vec<JobRow>, PageError> {
    let now = app.clock.now();
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let name = upload_name(app, account, &job.source).await?;
        rows.push(JobRow::of(t, job, name.as_deref(), now));
    }
    Ok(rows)
}

/// The file name of an upload, as its owner knows it; an address speaks for itself.
async fn upload_name(app: &App, account: &Account, source: &Source) -> Result<Option<String>, PageError> {
    Ok(match source {
        Source::Upload { name } => {
            uploads::find(app, &account.id, name).await?.map(|upload| upload.file_name)
        }
        Source::Url { .. } => None,
    })
}

const STATES: [(&str, Progress); 4] = [
    ("waiting", Progress::Living),
    ("done", Progress::Done),
    ("failed", Progress::Failed),
    ("expired", Progress::Expired),
];

fn state_name(t: Language, progress: Progress) -> Text {
    match progress {
        Progress::Living => t.say("jobs-living"),
        Progress::Done => t.say("jobs-done"),
        Progress::Failed => t.say("jobs-failed"),
        Progress::Expired => t.say("jobs-expired"),
    }
}

/// What was asked for; what makes no sense asks for nothing.
fn filter_of(asked: &Fields) -> JobFilter {
    let site = asked.get("site");
    JobFilter {
        site: (!site.is_empty() && site.len() <= 253).then(|| site.to_owned()),
        api_key_id: ApiKeyId::parse(asked.get("key")),
        progress: STATES.iter().find(|(name, _)| *name == asked.get("state")).map(|state| state.1),
    }
}

fn address(filter: &JobFilter, before: Option<&JobId>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(site) = &filter.site {
        query.append_pair("site", site);
    }
    if let Some(key) = &filter.api_key_id {
        query.append_pair("key", key.as_str());
    }
    if let Some((name, _)) = STATES.iter().find(|state| Some(state.1) == filter.progress) {
        query.append_pair("state", name);
    }
    if let Some(before) = before {
        query.append_pair("before", before.as_str());
    }
    let query = query.finish();
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
}

fn site_choices(keys: &[ApiKey], filter: &JobFilter) -> Vec<Choice> {
    let mut hosts: Vec<_> = keys.iter().flat_map(|key| &key.sites).map(|site| site.host.as_str()).collect();
    hosts.extend(filter.site.as_deref());
    hosts.sort_unstable();
    hosts.dedup();
    let hosts = hosts.into_iter().take(MOST_SITES as usize);
    hosts
        .map(|host| Choice {
            value: host.to_owned(),
            label: host.to_owned(),
            is_chosen: filter.site.as_deref() == Some(host),
        })
        .collect()
}

fn key_choices(t: Language, keys: &[ApiKey], filter: &JobFilter) -> Vec<Choice> {
    let choice = |key: &ApiKey| {
        let words = match key.state {
            KeyState::Revoked => t.say("jobs-key-ended"),
            _ => t.say("jobs-key-living"),
        };
        let name = match &key.alias {
            Some(alias) => alias.label.as_str().to_owned(),
            None => t.say("jobs-main-key").into(),
        };
        Choice {
            value: key.id.to_string(),
            label: words.with("name", name).with("hint", &key.hint).into(),
            is_chosen: filter.api_key_id.as_ref() == Some(&key.id),
        }
    };
    keys.iter().take(MOST_SITES as usize).map(choice).collect()
}

fn state_choices(t: Language, filter: &JobFilter) -> Vec<Choice> {
    let choice = |(value, progress): &(&str, Progress)| Choice {
        value: (*value).to_owned(),
        label: state_name(t, *progress).into(),
        is_chosen: filter.progress == Some(*progress),
    };
    STATES.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_what_was_asked_for() {
        let query = "site=shop.example&key=01K8ZZZZZZZZZZZZZZZZZZZZZZ&state=failed";
        let filter = filter_of(&Fields::parse(query.as_bytes()));
        assert_eq!(address(&filter, None), format!("{PATH}?{query}"));
        let nonsense = filter_of(&Fields::parse(b"site=&key=x&state=y"));
        assert_eq!(address(&nonsense, None), PATH);
    }
}
