use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

use crate::transport::failure::step_failure;
use crate::transport::proxy::{Login, Proxy};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The version of SOCKS (RFC 1928), and that of its login (RFC 1929).
const VERSION: u8 = 5;
const LOGIN_VERSION: u8 = 1;

/// The ways to log in: none, and with a user and a password.
const NO_LOGIN: u8 = 0;
const WITH_PASSWORD: u8 = 2;

/// Where the proxy is to connect to.
pub(crate) enum Destination<'a> {
    Address(SocketAddr),
    /// The proxy resolves the name.
    Name(&'a str, u16),
}

/// Why there is no connection.
enum Fault {
    Lost(io::Error),
    Refused {
        answer: &'static str,
        may_pass: bool,
    },
}

impl From<io::Error> for Fault {
    fn from(why: io::Error) -> Self {
        Self::Lost(why)
    }
}

/// Asks the SOCKS5 proxy at the other end of `stream` to connect to `destination`.
///
/// # Errors
/// The proxy refused, or the connection to it was lost.
pub(crate) async fn connect<S>(
    stream: &mut S,
    proxy: &Proxy,
    destination: &Destination<'_>,
) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    handshake(stream, proxy.login(), destination)
        .await
        .map_err(|fault| match fault {
            Fault::Refused { answer, may_pass } => proxy.refusal(answer).with_retryable(may_pass),
            Fault::Lost(why) => step_failure(
                ErrorCode::ConnectFailed,
                format_args!("the handshake with the proxy {proxy}"),
                why,
            ),
        })
}

async fn handshake<S>(
    stream: &mut S,
    login: Option<&Login>,
    destination: &Destination<'_>,
) -> Result<(), Fault>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let offer: &[u8] = if login.is_some() {
        &[VERSION, 2, NO_LOGIN, WITH_PASSWORD]
    } else {
        &[VERSION, 1, NO_LOGIN]
    };
    stream.write_all(offer).await?;
    match (versioned_answer(stream, VERSION).await?, login) {
        (NO_LOGIN, _) => {}
        (WITH_PASSWORD, Some(login)) => log_in(stream, login).await?,
        _ => return Err(refused("accepts no login of this kind")),
    }
    stream.write_all(&request(destination)?).await?;
    let answer = versioned_answer(stream, VERSION).await?;
    if answer != 0 {
        return Err(Fault::Refused {
            answer: words(answer),
            // "Not allowed" and "not supported" do not change by trying again.
            may_pass: !matches!(answer, 2 | 7 | 8),
        });
    }
    // The proxy's own address, which is not needed.
    let rest = match stream.read_u16().await?.to_be_bytes()[1] {
        1 => 4,
        4 => 16,
        _ => usize::from(stream.read_u8().await?),
    };
    let port = 2;
    stream.read_exact(&mut vec![0; rest + port]).await?;
    Ok(())
}

async fn log_in<S>(stream: &mut S, login: &Login) -> Result<(), Fault>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut message = Zeroizing::new(vec![LOGIN_VERSION]);
    for text in [&login.user, &login.password] {
        push_text(&mut message, text)?;
    }
    stream.write_all(&message).await?;
    match versioned_answer(stream, LOGIN_VERSION).await? {
        0 => Ok(()),
        _ => Err(refused("rejected the user name or the password")),
    }
}

/// The second byte of an answer that begins with its version.
async fn versioned_answer<S: AsyncRead + Unpin>(stream: &mut S, version: u8) -> Result<u8, Fault> {
    let [found, answer] = stream.read_u16().await?.to_be_bytes();
    if found != version {
        return Err(Fault::Lost(io::Error::other("it does not speak SOCKS5")));
    }
    Ok(answer)
}

/// The request to connect.
fn request(destination: &Destination<'_>) -> io::Result<Vec<u8>> {
    let mut request = vec![VERSION, 1, 0];
    let port = match destination {
        Destination::Address(address) => {
            match address.ip() {
                IpAddr::V4(address) => {
                    request.push(1);
                    request.extend(address.octets());
                }
                IpAddr::V6(address) => {
                    request.push(4);
                    request.extend(address.octets());
                }
            }
            address.port()
        }
        Destination::Name(name, port) => {
            request.push(3);
            push_text(&mut request, name.as_bytes())?;
            *port
        }
    };
    request.extend(port.to_be_bytes());
    Ok(request)
}

/// A text of at most 255 bytes, after its length.
fn push_text(message: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    let length = u8::try_from(text.len()).map_err(io::Error::other)?;
    message.push(length);
    message.extend_from_slice(text);
    Ok(())
}

fn refused(answer: &'static str) -> Fault {
    Fault::Refused {
        answer,
        may_pass: false,
    }
}

fn words(answer: u8) -> &'static str {
    match answer {
        2 => "answered 2: its rules do not allow the connection",
        3 => "answered 3: it cannot reach the network",
        4 => "answered 4: it cannot reach the host",
        5 => "answered 5: the host refused the connection",
        6 => "answered 6: the time to live was over",
        7 => "answered 7: it does not know the command",
        8 => "answered 8: it does not know the kind of address",
        _ => "answered with a general failure",
    }
}
