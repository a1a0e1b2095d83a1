//! Sends mails through the operator's mail server.
//!
//! Headers and addresses are built by the mail library from typed values, so nothing in them can add a header.

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use secrecy::{ExposeSecret, SecretString};

use super::Mail;

/// A mail server, and the sender that our mails bear.
#[derive(Debug, Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// The mail settings are not usable.
#[derive(Debug, thiserror::Error)]
pub enum SmtpConfigError {
    /// The server's address.
    #[error("smtp_url is not like smtp://user:password@host:587 or smtps://user:password@host")]
    Url,
    /// The sender.
    #[error("mail.from is not like Eiderpix <eiderpix@example.org>")]
    From,
}

/// A mail was not taken by the server.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It never will be: the server, or the mail itself, says no for good.
    #[error("the mail server refuses the mail")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It may be later.
    #[error("the mail server does not take the mail now")]
    NotNow(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Smtp {
    /// Reads the settings; connects to nothing yet.
    pub fn new(url: &SecretString, from: &str) -> Result<Self, SmtpConfigError> {
        // The cause is left out, because it may quote the password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| SmtpConfigError::Url)?
            .build();
        Ok(Self { transport, from: from.parse().map_err(|_| SmtpConfigError::From)? })
    }

    /// Hands one mail to the server.
    pub async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let message = message(&self.from, mail).map_err(SendError::Refused)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(SendError::Refused(error.into())),
            Err(error) => Err(SendError::NotNow(error.into())),
        }
    }
}

fn message(from: &Mailbox, mail: &Mail) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
    let to = Mailbox::new(None, mail.to.as_str().parse()?);
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let mut message = Message::builder().from(from.clone()).to(to).subject(&mail.subject);
    if let Some(link) = &mail.unsubscribe {
        message = message.header(ListUnsubscribe(format!("<{link}>"))).header(ListUnsubscribePost);
    }
    Ok(message.multipart(body)?)
}

/// RFC 2369: where mails of this kind are ended.
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

/// RFC 8058: a POST there is enough.
#[derive(Debug, Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
        task::JoinHandle,
    };

    use super::*;
    use crate::domain::accounts::EmailAddress;

    fn mail() -> Mail {
        Mail {
            to: EmailAddress::parse("owner@example.org").unwrap(),
            subject: "Your key".into(),
            text: "3NbloyhnRW1qv7yXP776\n".into(),
            html: "<p>3NbloyhnRW1qv7yXP776</p>\n".into(),
            unsubscribe: Some("https://pictures.example/mail/unsubscribe?token=a.b".into()),
        }
    }

    /// A mail server that answers a recipient with this line, and tells all that was said to it.
    async fn server(on_recipient: &'static str) -> (Smtp, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let heard = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let (reader, mut writer) = stream.into_split();
            let mut lines = BufReader::new(reader).lines();
            let mut heard = String::new();
            let mut in_data = false;
            writer.write_all(b"220 here\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                heard += &format!("{line}\n");
                let answer = match line.split([' ', ':']).next().unwrap() {
                    "." => "250 taken",
                    _ if in_data => continue,
                    "RCPT" => on_recipient,
                    "DATA" => "354 go on",
                    "QUIT" => break,
                    _ => "250 fine",
                };
                in_data = answer.starts_with("354");
                if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
            heard
        });
        (Smtp::new(&url.into(), "Eiderpix <eiderpix@example.org>").unwrap(), heard)
    }

    #[tokio::test]
    async fn a_mail_goes_to_one_recipient_as_text_and_html() {
        let (smtp, heard) = server("250 fine").await;
        smtp.send(&mail()).await.unwrap();
        drop(smtp);
        let heard = heard.await.unwrap();
        for line in [
            "MAIL FROM:<eiderpix@example.org>",
            "RCPT TO:<owner@example.org>",
            "Subject: Your key",
            "List-Unsubscribe: <https://pictures.example/mail/unsubscribe?token=a.b>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Content-Type: text/plain; charset=utf-8",
            "3NbloyhnRW1qv7yXP776",
            "Content-Type: text/html; charset=utf-8",
            "<p>3NbloyhnRW1qv7yXP776</p>",
        ] {
            assert!(heard.lines().any(|said| said.starts_with(line)), "{line} was not said:\n{heard}");
        }
        assert_eq!(heard.matches("RCPT TO").count(), 1);
    }

    #[tokio::test]
    async fn a_refusal_for_good_is_told_from_one_for_now() {
        let (smtp, _) = server("550 nobody here").await;
        assert!(matches!(smtp.send(&mail()).await, Err(SendError::Refused(_))));
        let (smtp, _) = server("451 not now").await;
        assert!(matches!(smtp.send(&mail()).await, Err(SendError::NotNow(_))));
        let nobody = Smtp::new(&"smtp://127.0.0.1:1".to_owned().into(), "eiderpix@example.org").unwrap();
        assert!(matches!(nobody.send(&mail()).await, Err(SendError::NotNow(_))));
    }

    #[test]
    fn mistakes_in_the_settings_are_named_without_the_password() {
        let error =
            Smtp::new(&"http://user:secret@host".to_owned().into(), "eiderpix@example.org").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(Smtp::new(&"smtp://host".to_owned().into(), "no address").is_err());
    }
}
