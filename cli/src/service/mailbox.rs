//! `eiderpix mailbox`: the mails of a service without a mail server.

use std::process::ExitCode;

use eiderpix_server::mail::{Opened, outbox};

use super::{ServiceArguments, show};

/// Print the mails of a service without SMTP, newest last.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    service: ServiceArguments,
    /// Print JSON, one object a line
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    arguments.service.with_app(|app| async move {
        if app.config.smtp_url.is_some() {
            eprintln!("eiderpix: mails are sent by SMTP; there is no built-in mailbox");
            return Ok(ExitCode::FAILURE);
        }
        let Opened { mails, unreadable } = outbox::open(&app).await?;
        if unreadable > 0 {
            eprintln!(
                "eiderpix: {unreadable} mails cannot be opened: they were sealed by another server secret"
            );
        }
        if arguments.json {
            show::json_lines(&mails)?;
            return Ok(ExitCode::SUCCESS);
        }
        for mail in &mails {
            println!("To: {}\nDate: {}\nSubject: {}\n", mail.to, show::moment(mail.created_at), mail.subject);
            println!("{}\n{}", mail.text.trim_end(), "-".repeat(72));
        }
        Ok(ExitCode::SUCCESS)
    })
}
