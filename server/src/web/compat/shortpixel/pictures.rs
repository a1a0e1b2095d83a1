//! The corridor behind `reducer` and `post-reducer`: pictures asked for become jobs, and jobs become an answer.

use std::time::Duration;

use axum::response::Response;
use serde_json::Value;
use tracing::error;
use url::Url;

use super::{
    answer::{self, Frame, Item},
    caller::Caller,
    fields::Fields,
    options::PictureOptions,
    site_auth,
    status::Status,
    url_filter,
};
use crate::{
    app::App,
    domain::{
        api_keys::KeyHolder,
        fetch::{SourceUrl, site_credentials::Site},
        files::uploads,
        intake,
        jobs::{self, Job, JobOptions, Source, Submission, SubmitError},
    },
};

pub(super) const MAX_PICTURES: usize = 200;

/// One picture that is asked for, and how the answer will name it.
pub(super) struct Asked {
    pub(super) original_url: String,
    pub(super) key: Option<String>,
    /// For how long the answer may be held back for it.
    pub(super) wait: Duration,
    /// What to submit, or why not.
    pub(super) submission: Result<Submission, Status>,
}

/// Who asks, by which request.
pub(super) struct Request<'a> {
    pub(super) app: &'a App,
    pub(super) holder: &'a KeyHolder,
    pub(super) fields: &'a Fields,
    /// The host that the client connected to, one of the names of our own addresses.
    pub(super) asked_host: Option<String>,
    /// The site that the client says it runs on.
    pub(super) site: Option<Site>,
}

impl Request<'_> {
    /// Reads one list of addresses: pictures elsewhere, or uploads of before.
    pub(super) async fn ask_for_urls(&self, urls: Vec<(String, Value)>) -> Result<Vec<Asked>, Status> {
        if urls.len() > MAX_PICTURES {
            return Err(Status::too_many_urls(MAX_PICTURES));
        }
        let own_options = self.fields.list("paramlist").unwrap_or_default();
        let mut asked = Vec::with_capacity(urls.len());
        for (index, (_, url)) in urls.into_iter().enumerate() {
            let options = PictureOptions::new(self.fields, own_options.get(index));
            let Value::String(given) = url else {
                let submission = Err(Status::bad_url());
                let wait = Duration::ZERO;
                asked.push(Asked { original_url: url.to_string(), key: None, wait, submission });
                continue;
            };
            let (submission, key) = match self.upload_name(&given) {
                Some(name) => self.ask_for_upload(name, &options).await?,
                None => (ask_for_url(&given, self.fields, &options), None),
            };
            asked.push(Asked { original_url: given, key, wait: options.wait(), submission });
        }
        Ok(asked)
    }

    /// Submits what is asked for, waits as long as the client wants to, and writes the answer.
    pub(super) async fn answer(&self, asked: Vec<Asked>) -> Response {
        let caller = Caller::of(self.fields);
        match self.items(asked, &caller).await {
            Err(status) => answer::status(&status),
            Ok(items) => {
                answer::list(&items, self.fields.return_data.as_deref().filter(|_| !caller.needs_list))
            }
        }
    }

    /// The same up to the answer's items.
    pub(super) async fn items(&self, asked: Vec<Asked>, caller: &Caller) -> Result<Vec<Item>, Status> {
        let jobs = self.jobs(&asked).await?;
        if let Some(status) = common_refusal(&jobs) {
            return Err(status.clone());
        }
        let frame = Frame {
            public_url: &self.app.public_url,
            caller,
            has_return_data: self.fields.return_data.is_some(),
            now: self.app.clock.now(),
        };
        let items = asked.into_iter().zip(jobs).map(|(asked, job)| match job {
            Ok(job) => Item::of(&job, asked.original_url, asked.key, &frame),
            Err(status) => Item::bare(status, asked.original_url, asked.key),
        });
        Ok(items.collect())
    }

    /// The same up to the jobs, one for each picture in its order.
    pub(super) async fn jobs(&self, asked: &[Asked]) -> Result<Vec<Result<Job, Status>>, Status> {
        self.remember_credentials(asked).await?;
        let submissions: Vec<_> = asked.iter().filter_map(|asked| asked.submission.clone().ok()).collect();
        let client = Caller::of(self.fields).name;
        let submitted = intake::submit(self.app, self.holder, client.as_deref(), submissions).await;
        let submitted = submitted.map_err(|error| {
            if let SubmitError::Unavailable(cause) = &error {
                error!(%cause, "jobs cannot be accepted");
            }
            Status::from(&error)
        })?;
        let wait = asked.iter().map(|asked| asked.wait).max().unwrap_or_default();
        let mut settled = self.wait(submitted, wait).await?.into_iter();
        let jobs = asked.iter().map(|asked| match &asked.submission {
            Err(status) => Err(status.clone()),
            Ok(_) => settled.next().unwrap_or_else(|| Err(Status::unavailable())),
        });
        Ok(jobs.collect())
    }

    async fn wait(
        &self,
        submitted: Vec<Result<Job, crate::domain::jobs::SubmitRefusal>>,
        at_most: Duration,
    ) -> Result<Vec<Result<Job, Status>>, Status> {
        let now = self.app.clock.now();
        let open: Vec<_> =
            submitted.iter().flatten().filter(|job| !job.is_ready(now)).map(|job| job.id.clone()).collect();
        let waited = match open.is_empty() || at_most.is_zero() {
            true => Vec::new(),
            false => jobs::wait(self.app, &open, at_most).await.map_err(|cause| {
                error!(%cause, "jobs cannot be waited for");
                Status::from(&cause)
            })?,
        };
        let latest = |job: Job| waited.iter().find(|waited| waited.id == job.id).cloned().unwrap_or(job);
        Ok(submitted.into_iter().map(|job| job.map(latest).map_err(Status::from)).collect())
    }

    /// Keeps what the pictures' site is to be fetched with, where the request says so.
    async fn remember_credentials(&self, asked: &[Asked]) -> Result<(), Status> {
        let Some(credentials) = site_auth::credentials(self.fields) else { return Ok(()) };
        match self.site_of_credentials(asked) {
            Some(site) => site_auth::remember(self.app, self.holder, &site, &credentials).await,
            None => Ok(()),
        }
    }

    /// The one site that credentials are for: the client's own, or the one that all its pictures are of. A list of several
    /// without a word of whose they are leaves them out, rather than show them to all.
    fn site_of_credentials(&self, asked: &[Asked]) -> Option<Site> {
        let pictures: Vec<Site> = asked
            .iter()
            .filter_map(|asked| match &asked.submission.as_ref().ok()?.source {
                Source::Url { url, .. } => Site::of(url),
                Source::Upload { .. } => None,
            })
            .collect();
        match &self.site {
            Some(own) => pictures.iter().any(|picture| own.covers(picture)).then(|| own.clone()),
            None => {
                let (first, others) = pictures.split_first()?;
                others.iter().all(|picture| picture == first).then(|| first.clone())
            }
        }
    }

    /// Asks for an upload of before; a client that repeats no option means those of the first time.
    async fn ask_for_upload(
        &self,
        name: String,
        options: &PictureOptions<'_>,
    ) -> Result<(Result<Submission, Status>, Option<String>), Status> {
        let upload = uploads::find(self.app, &self.holder.account_id, &name).await;
        let key = upload.map_err(|cause| Status::from(&cause))?.and_then(|upload| upload.field);
        let remembered = match options.are_given() {
            true => None,
            false => {
                let found = jobs::latest_for_upload(self.app, &self.holder.account_id, &name).await;
                found.map_err(|cause| Status::from(&cause))?.map(|job| job.options)
            }
        };
        let options_wanted = match remembered {
            Some(remembered) => Ok(remembered),
            None => options.parse(),
        };
        let submission = options_wanted
            .map(|wanted| upload_submission(name, wanted, options.refreshes(), self.own_host()));
        Ok((submission, key))
    }

    /// The host of the site that the client says it runs on.
    pub(super) fn own_host(&self) -> Option<String> {
        self.site.as_ref().map(|site| site.host().to_owned())
    }

    /// Recognises an address that we gave an upload, by any scheme and by either of our names.
    pub(super) fn upload_name(&self, given: &str) -> Option<String> {
        let url = Url::parse(given).ok()?;
        let host = url.host_str()?;
        let is_ours =
            self.app.public_url.host_str() == Some(host) || self.asked_host.as_deref() == Some(host);
        let public_path = self.app.public_url.path().trim_end_matches('/');
        let path = url.path().strip_prefix(public_path).unwrap_or(url.path());
        let name = path.strip_prefix("/u/")?;
        let (stem, extension) = name.split_once('.').unwrap_or((name, "x"));
        let is_name = stem.len() == 32
            && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_ours && is_name).then(|| name.to_owned())
    }
}

/// Asks for an upload.
pub(super) fn upload_submission(
    name: String,
    options: JobOptions,
    refresh: bool,
    origin_host: Option<String>,
) -> Submission {
    Submission { source: Source::Upload { name }, options, refresh, origin_host }
}

fn ask_for_url(given: &str, fields: &Fields, options: &PictureOptions<'_>) -> Result<Submission, Status> {
    let fetched = if fields.text("url_filter").as_deref() == Some("encode") {
        url_filter::decode(given).unwrap_or_else(|| given.to_owned())
    } else {
        given.to_owned()
    };
    let url = SourceUrl::parse(&fetched).map_err(Status::from)?;
    let origin_host = Some(url.host().to_owned());
    Ok(Submission {
        source: Source::Url { url, given: given.to_owned() },
        options: options.parse()?,
        refresh: options.refreshes(),
        origin_host,
    })
}

/// A refusal of the request as a whole: clients look for it at the top, and stop or wait by it.
fn common_refusal(jobs: &[Result<Job, Status>]) -> Option<&Status> {
    let first = jobs.first()?.as_ref().err()?;
    let concerns_all = matches!(first.code(), "-108" | "-207" | "-403" | "-404" | "-500");
    let is_common = jobs.iter().all(|job| matches!(job, Err(status) if status == first));
    (concerns_all && is_common).then_some(first)
}
