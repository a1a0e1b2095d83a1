//! "Try it": pictures dropped on a page, with an account's own credits, or as a visitor where the operator allows it.
//!
//! A visit has a name that nobody guesses; whoever has it sees these pictures and no others. Visitors' jobs belong to an
//! account that the service keeps for them, so that the operator sees what they cost and can stop them all.

mod problem;

pub use problem::Problem;

use eiderpix_engine::{Format, VariantFormat};
use eiderpix_store::{
    TRIES_MS, accounts, api_keys as key_rows,
    api_keys::ApiKeyState,
    credits, operator_settings,
    tries::{self, TriedPicture, TryRow},
};

use crate::{
    AccountId, StoreError,
    domain::{
        Service,
        accounts::{Account, AccountState},
        api_keys::{self, Issue, KeyHolder, KeyLimits},
        audit::{self, Actor, AuditEvent},
        files::{
            incoming::{IncomingError, IncomingFile},
            uploads,
        },
        jobs::{self, JobOptions, Proof, Source, Submission, SubmitError},
    },
};

/// Most pictures of one visit without an account.
pub const MAX_AS_VISITOR: usize = 5;
/// Most pictures of one visit with an account.
pub const MAX_WITH_ACCOUNT: usize = 20;
/// Most bytes of a visitor's picture.
pub const MAX_BYTES_AS_VISITOR: usize = 10_000_000;

/// One picture as it was dropped.
#[derive(Debug)]
pub struct Dropped {
    /// What its sender calls it.
    pub file_name: String,
    /// What came, or why it was not read.
    pub file: Result<IncomingFile, Problem>,
}

/// A visit as it is shown.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Whose jobs these are.
    pub account_id: AccountId,
    /// Its pictures, in the order sent.
    pub pictures: Vec<Tried>,
}

/// One picture of a visit.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What its sender calls it.
    pub file_name: String,
    /// What became of it, or why it was not taken; `None` where its job is gone.
    pub proof: Result<Box<Proof>, Option<Problem>>,
}

const SETTING: &str = "visitors_may_try";
const VISITORS: &str = "visitors@eiderpix.invalid";

/// Says whether visitors without an account may try; not before the operator says so.
pub async fn are_open(service: &Service) -> Result<bool, StoreError> {
    let setting = operator_settings::find(&mut *service.store.read().await?, SETTING).await?;
    Ok(setting.as_deref() == Some("yes"))
}

/// Lets visitors without an account try, or not; noted in the log of the operator who does.
pub async fn set_open(service: &Service, is_open: bool, operator: &AccountId) -> Result<(), StoreError> {
    let mut writing = service.store.write().await?;
    operator_settings::set(&mut writing, SETTING, if is_open { "yes" } else { "no" }).await?;
    let event = AuditEvent::VisitorsMayTry { allowed: is_open };
    audit::record(service, &mut writing, operator, &Actor::Operator, event).await?;
    writing.commit().await
}

/// Takes in what was dropped, and gives the visit's name.
pub async fn begin(
    service: &Service,
    account: Option<&Account>,
    dropped: Vec<Dropped>,
) -> Result<String, SubmitError> {
    let holder = holder(service, account).await.map_err(SubmitError::from)?;
    let (mut pictures, mut submissions) = (Vec::new(), Vec::new());
    for picture in dropped {
        let file = picture.file.and_then(|file| match Format::sniff(file.head()) {
            Some(_) => Ok(file),
            None => Err(Problem::NotAPicture),
        });
        let problem = match file {
            Ok(file) => {
                let arrived = file.read().await.map_err(SubmitError::from)?;
                let bytes = arrived.bytes.clone();
                let upload = uploads::put(service, &holder, &picture.file_name, None, bytes).await?;
                submissions.push(Submission {
                    source: Source::Upload { name: upload.name },
                    options: JobOptions {
                        takes_svg: true,
                        variants: wanted_variants(),
                        ..JobOptions::default()
                    },
                    refresh: false,
                    origin_host: None,
                });
                None
            }
            Err(problem) => Some(problem),
        };
        let problem = problem.map(Problem::stored);
        pictures.push(TriedPicture { file_name: picture.file_name, job_id: None, problem });
    }
    let mut answers = jobs::submit(service, &holder, submissions).await?.into_iter();
    for picture in pictures.iter_mut().filter(|picture| picture.problem.is_none()) {
        match answers.next() {
            Some(Ok(job)) => picture.job_id = Some(job.id),
            Some(Err(refusal)) => picture.problem = Some(Problem::from(refusal).stored()),
            None => picture.problem = Some(Problem::NotTaken.stored()),
        }
    }
    let name = service.random.name();
    let visit = TryRow { account_id: holder.account_id, created_at: service.clock.now(), pictures };
    let mut writing = service.store.write().await?;
    tries::create(&mut writing, &name, &visit).await?;
    writing.commit().await?;
    Ok(name)
}

/// Finds a visit by its name.
pub async fn find(service: &Service, name: &str) -> Result<Option<Visit>, StoreError> {
    let since = service.clock.now().minus_ms(TRIES_MS);
    let found = tries::find(&mut *service.store.read().await?, name, since).await?;
    let Some(visit) = found else { return Ok(None) };
    let mut pictures = Vec::with_capacity(visit.pictures.len());
    for picture in visit.pictures {
        let proof = match picture.job_id {
            Some(id) => jobs::proof(service, &visit.account_id, &id).await?,
            None => None,
        };
        let proof = proof.map(Box::new).ok_or_else(|| picture.problem.as_deref().map(Problem::of_row));
        pictures.push(Tried { file_name: picture.file_name, proof });
    }
    Ok(Some(Visit { account_id: visit.account_id, pictures }))
}

async fn holder(service: &Service, account: Option<&Account>) -> Result<KeyHolder, StoreError> {
    let account_id = match account {
        Some(account) => account.id.clone(),
        None => visitors(service).await?,
    };
    let rows = key_rows::list(&mut *service.store.read().await?, &account_id).await?;
    let main = rows.into_iter().find(|row| row.lineage.is_empty() && row.state == ApiKeyState::Active);
    let key_id = match main {
        Some(row) => row.id,
        None => {
            let mut writing = service.store.write().await?;
            let (id, _) = api_keys::issue(service, &mut writing, &account_id, Issue::main()).await?;
            writing.commit().await?;
            id
        }
    };
    Ok(KeyHolder { account_id, key_id, account_state: AccountState::Active, limits: KeyLimits::default() })
}

/// The account of all visitors, made when it is first needed. Nobody can log in to it.
async fn visitors(service: &Service) -> Result<AccountId, StoreError> {
    let now = service.clock.now();
    let mut writing = service.store.write().await?;
    if let Some(row) = accounts::find_by_email(&mut writing, VISITORS).await? {
        return Ok(row.id);
    }
    let id = AccountId::new(now, service.random.bytes());
    accounts::create(&mut writing, &id, VISITORS, VISITORS, now).await?;
    accounts::set_wants_report(&mut writing, &id, false).await?;
    credits::create(&mut writing, &id, None, now).await?;
    audit::record(service, &mut writing, &id, &Actor::Service, AuditEvent::SignedUp).await?;
    writing.commit().await?;
    Ok(id)
}

/// Says whether the operator stopped all visitors.
pub async fn are_stopped(service: &Service) -> Result<bool, StoreError> {
    let row = accounts::find_by_email(&mut *service.store.read().await?, VISITORS).await?;
    Ok(row.is_some_and(|row| !row.is_active))
}

impl From<IncomingError> for SubmitError {
    fn from(error: IncomingError) -> Self {
        match error {
            IncomingError::Storage(cause) => cause.into(),
            // Reading back what came takes no more room.
            IncomingError::NoRoom => Self::StorageFull,
        }
    }
}

fn wanted_variants() -> Vec<VariantFormat> {
    vec![VariantFormat::WebP]
}
