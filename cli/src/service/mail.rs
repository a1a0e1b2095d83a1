//! `eiderpix mail preview`: every mail with made-up data, to look at.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use eiderpix_server::{
    domain::language::Language,
    mail::samples::{Sample, samples},
};
use url::Url;

use super::ServiceArguments;

/// Look at the mails that the service writes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    service: ServiceArguments,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Write each mail with made-up data: to the terminal as text, or into a folder as text and HTML
    Preview {
        /// Only this one, by the name of its template, like `welcome`
        name: Option<String>,
        /// The language of the mails
        #[arg(long, value_name = "CODE", default_value = Language::English.code(), value_parser = languages())]
        language: Language,
        /// The folder to write NAME.txt and NAME.html to; it is made where there is none
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Command::Preview { name, language, out } = &arguments.command;
    let config = arguments.service.load(None)?.config;
    let public_url = match config.public_url {
        Some(url) => url,
        None => Url::parse(&format!("http://{}", config.listen))?,
    };
    let all = samples(&public_url, *language);
    let wanted: Vec<&Sample> =
        all.iter().filter(|sample| name.as_ref().is_none_or(|name| name == sample.name)).collect();
    if wanted.is_empty() {
        let names: Vec<_> = all.iter().map(|sample| sample.name).collect();
        return Ok(crate::wrong_usage(&format!("there is no such mail; there are {}", names.join(", "))));
    }
    match out {
        Some(folder) => write(&wanted, folder)?,
        None => wanted.iter().for_each(|sample| print(sample)),
    }
    Ok(ExitCode::SUCCESS)
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code))
        .map(|code| Language::from_code(&code).expect("only codes of ours are possible"))
}

fn print(Sample { name, mail }: &Sample) {
    println!("Mail: {name}\nSubject: {}\n\n{}\n{}", mail.subject, mail.text.trim_end(), "-".repeat(72));
}

fn write(samples: &[&Sample], folder: &std::path::Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for Sample { name, mail } in samples {
        for (ending, body) in [("txt", &mail.text), ("html", &mail.html)] {
            let path = folder.join(format!("{name}.{ending}"));
            fs::write(&path, body).with_context(|| format!("{} cannot be written", path.display()))?;
            println!("{}", path.display());
        }
    }
    Ok(())
}
