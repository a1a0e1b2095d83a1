//! `eiderpix account`: what an operator does to accounts by hand.

use std::process::ExitCode;

use eiderpix_server::{
    app::App,
    domain::{
        accounts::{self, Account, AccountState, Admission, DeletionCounts, SignUp, second_factor},
        audit::{self, Actor, Verdict},
        language::Language,
    },
    words::refusal,
};
use serde::Serialize;

use super::{ServiceArguments, account_of, parse_email, show};

/// List, create, suspend, resume and delete accounts, show their logs, and let in who has lost the second factor.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    service: ServiceArguments,
    /// Print JSON, one object a line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List all accounts, oldest first
    List,
    /// Create an account; its owner gets the mail with the API key and the link to choose a password
    Create {
        /// The owner's e-mail address
        email: String,
    },
    /// Stop an account's keys and sessions until it is resumed
    Suspend {
        /// The owner's e-mail address
        email: String,
    },
    /// Show an account's log: who did what, each line chained to the one before it
    Log {
        /// The owner's e-mail address
        email: String,
        /// Only check that no line was changed, removed or put in; exit code 1 when one was
        #[arg(long)]
        check: bool,
    },
    /// Let a suspended account work again
    Resume {
        /// The owner's e-mail address
        email: String,
    },
    /// Turn the second factor off for an owner who has lost app and recovery codes; they are told by mail
    SecondFactorOff {
        /// The owner's e-mail address
        email: String,
    },
    /// Delete an account with everything that belongs to it, for good; its owner is told by mail
    Delete {
        /// The owner's e-mail address
        email: String,
        /// Do it; without this only what would go is said
        #[arg(long)]
        yes: bool,
    },
    /// Let an account see the operator's pages, or not
    Operator {
        /// The owner's e-mail address
        email: String,
        /// Take it back
        #[arg(long)]
        remove: bool,
    },
}

#[derive(Serialize)]
struct Created<'a> {
    #[serde(flatten)]
    account: &'a Account,
    api_key: &'a str,
}

#[derive(Serialize)]
struct Deletion<'a> {
    email: &'a str,
    is_deleted: bool,
    #[serde(flatten)]
    counts: DeletionCounts,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.service.with_app(|app| async move {
        match &arguments.command {
            Command::List => list(&app, arguments.json).await,
            Command::Create { email } => create(&app, email, arguments.json).await,
            Command::Log { email, check: true } => check_log(&app, email, arguments.json).await,
            Command::Log { email, check: false } => show_log(&app, email, arguments.json).await,
            Command::Suspend { email } => {
                set_state(&app, email, AccountState::Suspended, arguments.json).await
            }
            Command::SecondFactorOff { email } => turn_second_factor_off(&app, email, arguments.json).await,
            Command::Delete { email, yes } => delete(&app, email, *yes, arguments.json).await,
            Command::Operator { email, remove } => set_operator(&app, email, !remove, arguments.json).await,
            Command::Resume { email } => set_state(&app, email, AccountState::Active, arguments.json).await,
        }
    })
}

async fn list(app: &App, json: bool) -> anyhow::Result<ExitCode> {
    let accounts = accounts::list(app).await?;
    if json {
        show::json_lines(&accounts)?;
        return Ok(ExitCode::SUCCESS);
    }
    for account in &accounts {
        let password = if account.has_password { "" } else { ", no password yet" };
        let operator = if account.is_operator { ", operator" } else { "" };
        println!(
            "{}  {}  since {}{password}{operator}",
            account.email,
            state_word(account.state),
            show::moment(account.created_at)
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    match accounts::sign_up(app, &parse_email(email)?, Admission::ByOperator).await? {
        SignUp::Refused(refusal) => anyhow::bail!("{}", refusal::sign_up(&refusal)),
        SignUp::Existing => {
            eprintln!("eiderpix: {email} has an account already");
            Ok(ExitCode::FAILURE)
        }
        SignUp::Created { account, api_key } => {
            if json {
                show::json_lines([Created { account: &account, api_key: api_key.expose() }])?;
            } else {
                println!("{} is created; its API key is {}", account.email, api_key.expose());
                println!("The key and a link to choose a password were mailed.");
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn set_state(app: &App, email: &str, state: AccountState, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    match state {
        AccountState::Suspended => accounts::suspend(app, &account.id).await?,
        AccountState::Active => accounts::resume(app, &account.id).await?,
    }
    let account = account_of(app, email).await?;
    if json {
        show::json_lines([&account])?;
    } else {
        println!("{} is {}", account.email, state_word(account.state));
    }
    Ok(ExitCode::SUCCESS)
}

async fn turn_second_factor_off(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    if !second_factor::turn_off(app, &account, &Actor::Operator).await? {
        eprintln!("eiderpix: {} has no second factor", account.email);
        return Ok(ExitCode::FAILURE);
    }
    if json {
        show::json_lines([&account])?;
    } else {
        println!("The second factor of {} is off; its owner was told by mail.", account.email);
    }
    Ok(ExitCode::SUCCESS)
}

async fn delete(app: &App, email: &str, yes: bool, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let counts = accounts::count_for_deletion(app, &account.id).await?;
    if yes {
        accounts::delete(app, &account.id).await?;
        accounts::finish_deletions(app).await?;
    }
    if json {
        show::json_lines([Deletion { email: account.email.as_str(), is_deleted: yes, counts }])?;
    } else {
        let DeletionCounts { keys, sites, jobs, living_jobs, files, shares, sub_accounts, log_lines } =
            counts;
        println!(
            "{}: {keys} API keys of {sites} sites, {jobs} jobs ({living_jobs} not finished), {files} files, {shares} shared links, {log_lines} lines of the log; {sub_accounts} sub-accounts go on by themselves",
            account.email
        );
        println!(
            "{}",
            if yes { "All of it is deleted." } else { "Nothing is deleted. Add --yes to delete all of it." }
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn set_operator(app: &App, email: &str, is_operator: bool, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    accounts::set_operator(app, &account.id, is_operator, false).await?;
    let account = account_of(app, email).await?;
    if json {
        show::json_lines([&account])?;
    } else if account.is_operator {
        println!("{} is an operator", account.email);
    } else {
        println!("{} is no operator", account.email);
    }
    Ok(ExitCode::SUCCESS)
}

async fn show_log(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let entries = audit::export(app, &account.id).await?;
    if json {
        show::json_lines(&entries)?;
        return Ok(ExitCode::SUCCESS);
    }
    for entry in &entries {
        let (who, what) = match &entry.read {
            Some((actor, event)) => {
                (actor.words_for_others(Language::English).into(), event.words(Language::English).into())
            }
            None => ("unknown".to_owned(), entry.entry.clone()),
        };
        println!("{:>5}  {}  {what} ({who})", entry.number, show::moment(entry.at));
    }
    Ok(ExitCode::SUCCESS)
}

async fn check_log(app: &App, email: &str, json: bool) -> anyhow::Result<ExitCode> {
    let account = account_of(app, email).await?;
    let verdict = audit::verify(app, &account.id).await?;
    if json {
        show::json_lines([&verdict])?;
    }
    match verdict {
        Verdict::Intact { entries, head } => {
            if !json {
                println!("The log of {} is intact: {entries} lines, the last is {head}", account.email);
            }
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { number } => {
            eprintln!("eiderpix: line {number} of the log of {} is not as it was written", account.email);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn state_word(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "active",
        AccountState::Suspended => "suspended",
    }
}
