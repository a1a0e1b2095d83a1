//! One kept-alive connection, with as much of HTTP/1.1 as answers of a known length need.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Connection {
    address: String,
    stream: Option<BufReader<TcpStream>>,
}

/// Renders a request of `method TAB path TAB content type TAB body`; `None` for a line that is none.
pub(crate) fn request(line: &str, host: &str) -> Option<Vec<u8>> {
    let mut parts = line.splitn(4, '\t');
    let (method, path) = (parts.next()?, parts.next()?);
    let (content_type, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    Some([head.as_bytes(), body.as_bytes()].concat())
}

impl Connection {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None }
    }

    /// Sends a request and reads its answer whole; gives the outcome: the first `Code` in the body, or the HTTP status.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> io::Result<i32> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(&self.address)?,
        };
        stream.get_mut().write_all(request)?;
        let (status, body) = read_answer(&mut stream)?;
        self.stream = Some(stream);
        Ok(if status == 200 { code_in(&body).unwrap_or(200) } else { status })
    }
}

fn connect(address: &str) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::with_capacity(64 * 1024, stream))
}

fn read_answer(stream: &mut BufReader<TcpStream>) -> io::Result<(i32, Vec<u8>)> {
    let broken = || io::Error::other("not an answer");
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let mut length = None;
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length.ok_or_else(broken)?];
    stream.read_exact(&mut body)?;
    Ok((status, body))
}

fn code_in(body: &[u8]) -> Option<i32> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("\"Code\":")?;
    let digits: String =
        rest.trim_start_matches('"').chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_a_request() {
        let request = request("POST\t/x\tapplication/json\t{\"a\":1}", "here:1").unwrap();
        let text = String::from_utf8(request).unwrap();
        assert!(text.starts_with("POST /x HTTP/1.1\r\nHost: here:1\r\n"));
        assert!(text.ends_with("Content-Length: 7\r\n\r\n{\"a\":1}"));
    }

    #[test]
    fn the_first_code_is_the_outcome() {
        assert_eq!(code_in(br#"[{"Status":{"Code":"2"}},{"Status":{"Code":"1"}}]"#), Some(2));
        assert_eq!(code_in(br#"{"Status":{"Code":-401}}"#), Some(-401));
        assert_eq!(code_in(b"ok"), None);
    }
}
