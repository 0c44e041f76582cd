use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use httpdate::fmt_http_date;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};

/// How many of a certificate's names are listed.
const MOST_NAMES: usize = 3;

/// The end of the year 9999, in Unix seconds.
const LAST_SECOND: u64 = 253_402_300_799;

/// Says what a TLS connection failed for, for a person.
pub(crate) fn in_words(fault: &Error) -> Cow<'static, str> {
    match fault {
        Error::InvalidCertificate(fault) => of_certificate(fault),
        Error::AlertReceived(alert) => of_alert(*alert),
        Error::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig) => {
            "the server speaks an outdated TLS version; TLS 1.2 or 1.3 is needed".into()
        }
        Error::PeerIncompatible(why) => {
            format!("the server's TLS and this client's have too little in common ({why:?})").into()
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the server does not speak TLS on this port".into()
        }
        other => other.to_string().into(),
    }
}

/// Whether `fault`, the first thing received after a TLS 1.3 handshake, is the server's refusal of
/// a client that has no certificate.
///
/// The client ends its handshake first, so a request may have been written when the refusal
/// arrives. The server has not accepted it: these alerts belong to the handshake (RFC 8446, 6.2), a
/// server accepts no data before it has accepted the client's Certificate and Finished, and this
/// client offers neither early data nor authentication after the handshake. TLS 1.2 is different:
/// it can renegotiate after a request.
pub(crate) fn refuses_client(fault: &Error) -> bool {
    matches!(
        fault,
        Error::AlertReceived(
            AlertDescription::CertificateRequired
                | AlertDescription::BadCertificate
                | AlertDescription::HandshakeFailure
        )
    )
}

fn of_certificate(fault: &CertificateError) -> Cow<'static, str> {
    match fault {
        CertificateError::UnknownIssuer => {
            "its certificate was issued by a CA that is not trusted, or is self-signed: name a file with the CA (ca_file)".into()
        }
        CertificateError::Expired => "its certificate has expired".into(),
        CertificateError::ExpiredContext { time, not_after } => format!(
            "its certificate expired on {}; this machine's clock says {}",
            date(*not_after),
            date(*time)
        )
        .into(),
        CertificateError::NotValidYet => "its certificate is not valid yet".into(),
        CertificateError::NotValidYetContext { time, not_before } => format!(
            "its certificate is not valid before {}; this machine's clock says {}",
            date(*not_before),
            date(*time)
        )
        .into(),
        CertificateError::NotValidForName => "its certificate is for another host".into(),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => format!(
            "its certificate is not for {} but for {}",
            expected.to_str(),
            names(presented)
        )
        .into(),
        CertificateError::BadSignature => {
            "its certificate was signed by another CA of the same name as a trusted one: name a file with the CA (ca_file)".into()
        }
        CertificateError::Revoked => "its certificate was revoked".into(),
        // webpki's error, whose type rustls does not export.
        CertificateError::Other(why) if why.0.to_string() == "CaUsedAsEndEntity" => {
            "its certificate is a CA's (CA:TRUE), which must not be a server's: issue one for the server, signed by that CA".into()
        }
        other => format!("its certificate was not accepted: {other}").into(),
    }
}

fn of_alert(alert: AlertDescription) -> Cow<'static, str> {
    match alert {
        AlertDescription::ProtocolVersion => {
            "the server speaks neither TLS 1.2 nor TLS 1.3".into()
        }
        AlertDescription::CertificateRequired | AlertDescription::BadCertificate => {
            "the server requires a client certificate, and this client has none".into()
        }
        AlertDescription::HandshakeFailure => {
            "the server refused the handshake: it shares no cipher suite with this client, or requires a client certificate".into()
        }
        AlertDescription::UnrecognisedName => "the server does not serve this host name".into(),
        other => format!("the server ended the handshake with the alert {other:?}").into(),
    }
}

fn date(time: UnixTime) -> String {
    // httpdate panics beyond the year 9999.
    let seconds = time.as_secs().min(LAST_SECOND);
    fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

/// The first of a certificate's names. rustls has them as `DnsName("faces.example")`.
fn names(presented: &[String]) -> String {
    if presented.is_empty() {
        return "no host".to_owned();
    }
    let bare = |name: &String| {
        let mut parts = name.split('"');
        parts.nth(1).unwrap_or(name).to_owned()
    };
    let first: Vec<_> = presented.iter().take(MOST_NAMES).map(bare).collect();
    let mut names = first.join(", ");
    if presented.len() > MOST_NAMES {
        // Writing to a String does not fail.
        let _ = write!(names, " and {} more", presented.len() - MOST_NAMES);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_names_are_bounded_and_readable() {
        let time = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let expired = CertificateError::ExpiredContext {
            time: time(86_400),
            not_after: time(0),
        };
        let words = of_certificate(&expired);
        assert!(words.contains("Thu, 01 Jan 1970 00:00:00 GMT"), "{words}");
        let presented: Vec<_> = (0..100)
            .map(|number| format!("DnsName(\"{number}.example\")"))
            .collect();
        assert_eq!(
            names(&presented),
            "0.example, 1.example, 2.example and 97 more"
        );
    }
}
