//! The order and the strictness of the signature's checks.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use common::{ask, fields, now, post, scripted, token};
use serde_json::Value;
use yl_facesearch_sandbox::Sandbox;

const INVALID: &str = "AUTHORIZATION_ERROR: INVALID_SIGN";
const EXPIRED: &str = "AUTHORIZATION_ERROR: EXPIRED_SIGN";
const UNKNOWN: &str = "AUTHENTICATION_ERROR";

/// The status and error of a call signed with `sign`; `None` when it was done.
fn verdict(sandbox: &Sandbox, sign: &str) -> Option<(u16, String)> {
    let mut fields = fields(sandbox);
    sign.clone_into(&mut fields[0].1);
    let reply = ask(sandbox, &post(sandbox, &fields));
    (reply.status != 200).then(|| (reply.status, reply.error()))
}

#[test]
fn vectors() {
    let text = include_str!("../../../tests/vectors/signature.json");
    let file: Value = serde_json::from_str(text).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 14);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let made = vector["current_time"].as_u64().unwrap();
        let sandbox = Sandbox::builder()
            .credentials(text("api_key"), text("api_secret"))
            .start()
            .unwrap();
        // By a clock after their time they are expired, and by that alone.
        let sometime_after = i64::try_from(made).unwrap() + 9999 - i64::try_from(now()).unwrap();
        let offset = format!(r#"[{{"clock_offset_s": {sometime_after}}}]"#);
        sandbox.script(common::steps(&offset));
        let expired = Some((403, EXPIRED.to_owned()));
        assert_eq!(verdict(&sandbox, text("sign")), expired, "{}", text("name"));

        for at in [0, 19] {
            let mut bytes = STANDARD.decode(text("sign")).unwrap();
            bytes[at] ^= 1;
            let flipped = Some((401, UNKNOWN.to_owned()));
            assert_eq!(verdict(&sandbox, &STANDARD.encode(bytes)), flipped);
        }
    }
}

#[test]
fn not_a_signature() {
    let sandbox = scripted("[]");
    let (key, secret, now) = (sandbox.api_key(), sandbox.api_secret(), now());
    let good = format!("a={key}&b={}&c={now}&d=1", now + 100);
    let bytes = STANDARD.decode(token(secret, &good)).unwrap();
    // 62 and 63 stand in every alphabet at other places: enough of them make the encodings differ.
    let odd = format!("a={key}>>>???>>>???&b={}&c={now}&d=1", now + 100);
    let odd = STANDARD.decode(token(secret, &odd)).unwrap();
    let padded = (0..3).map(|more| format!("a={key}{}&b=2&c=1&d=1", "x".repeat(more)));
    let unpadded = padded
        .map(|raw| STANDARD_NO_PAD.encode(STANDARD.decode(token(secret, &raw)).unwrap()))
        .find(|text| text.len() % 4 != 0)
        .unwrap();
    let mut wrong = vec![
        String::new(),
        "****".to_owned(),
        URL_SAFE.encode(odd),
        unpadded,
        format!("{}\n", STANDARD.encode(&bytes)),
        STANDARD.encode(&bytes[..20]),
        STANDARD.encode(&bytes[20..]),
    ];
    let (b, c) = (now + 100, now);
    for raw in [
        format!("a={key}&b={b}&c={c}"),
        format!("a={key}&b={b}&c={c}&d="),
        format!("a={key}&b={b}&c={c}&d=12345678901"),
        format!("a={key}&b={b}&c={c}&d=1x"),
        format!("a={key}&b={b}&c={c}&d=1&e=1"),
        format!("a={key}&b={b}&c={c}&d=1&"),
        format!("a={key}&c={c}&b={b}&d=1"),
        format!("b={b}&a={key}&c={c}&d=1"),
        format!("a=&b={b}&c={c}&d=1"),
        format!("a={key}&b=+{b}&c={c}&d=1"),
        format!("a={key}&b=-1&c={c}&d=1"),
        format!("a={key}&b={b}000000000000000&c={c}&d=1"),
        format!("A={key}&b={b}&c={c}&d=1"),
        format!(" a={key}&b={b}&c={c}&d=1"),
        format!("a={key}&b={c}&c={c}&d=1"),
        format!("a={key}&b=0&c={c}&d=1"),
        format!("a={key}&b={}&c={}&d=1", c + 900, c + 400),
        format!("a={key}&b={b}000&c={c}000&d=1"),
    ] {
        wrong.push(token(secret, &raw));
    }
    for sign in wrong {
        assert_eq!(
            verdict(&sandbox, &sign),
            Some((403, INVALID.to_owned())),
            "{sign}"
        );
    }
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn another_account() {
    let sandbox = scripted("[]");
    let (key, secret, now) = (sandbox.api_key(), sandbox.api_secret(), now());
    let times = format!("b={}&c={now}&d=1", now + 100);
    let unknown = Some((401, UNKNOWN.to_owned()));
    let other_key = token(secret, &format!("a=another&{times}"));
    assert_eq!(verdict(&sandbox, &other_key), unknown);
    let other_secret = token("another", &format!("a={key}&{times}"));
    assert_eq!(verdict(&sandbox, &other_secret), unknown);
    // Swapped: the raw text is the key.
    let raw = format!("a={key}&{times}");
    let swapped = STANDARD.decode(token(&raw, secret)).unwrap();
    let swapped = STANDARD.encode([&swapped[..20], raw.as_bytes()].concat());
    assert_eq!(verdict(&sandbox, &swapped), unknown);
    // Hexadecimal text in place of the digest's bytes.
    let digest = STANDARD.decode(token(secret, &raw)).unwrap();
    let hex = data_encoding::HEXLOWER.encode(&digest[..20]);
    let hex = STANDARD.encode([hex.as_bytes(), raw.as_bytes()].concat());
    assert_eq!(verdict(&sandbox, &hex), Some((403, INVALID.to_owned())));
}

#[test]
fn times() {
    let sandbox = scripted("[]");
    let (key, secret, now) = (sandbox.api_key(), sandbox.api_secret(), now());
    let signed = |b: u64, c: u64| token(secret, &format!("a={key}&b={b}&c={c}&d=0000000001"));
    let expired = Some((403, EXPIRED.to_owned()));
    assert_eq!(verdict(&sandbox, &signed(now, now - 100)), expired);
    // A little ahead of the sandbox's clock is fine.
    assert_eq!(verdict(&sandbox, &signed(now + 400, now + 240)), None);
}

#[test]
fn a_longest_validity() {
    let sandbox = Sandbox::builder()
        .max_validity_s(300)
        .group(common::GROUP, 0)
        .start()
        .unwrap();
    let (key, secret, now) = (sandbox.api_key(), sandbox.api_secret(), now());
    let signed = |c: u64, b: u64| token(secret, &format!("a={key}&b={b}&c={c}&d=1"));
    let invalid = Some((403, INVALID.to_owned()));
    assert_eq!(verdict(&sandbox, &signed(now, now + 301)), invalid);
    let unlimited = Sandbox::builder()
        .credentials(key, secret)
        .group(common::GROUP, 0)
        .start()
        .unwrap();
    assert_eq!(verdict(&unlimited, &signed(now, now + 99_999)), None);
    assert_eq!(verdict(&sandbox, &signed(now, now + 300)), None);
}

#[test]
fn what_a_sign_says_of_its_times_is_recorded_whether_it_is_good_or_not() {
    let sandbox = scripted("[]");
    for (sign, times) in [
        (token("another", "a=b&b=7&c=5&d=1"), Some((5, 7))),
        (token("another", "a=b&b=5&c=7&d=1"), Some((7, 5))),
        ("none".to_owned(), None),
    ] {
        verdict(&sandbox, &sign);
        let record = common::record(&sandbox);
        let recorded = record.sign_current_time.zip(record.sign_expire_time);
        assert_eq!(recorded, times, "{sign}");
    }
}

#[test]
fn the_clock_of_the_script() {
    let sandbox = scripted(r#"[{"clock_offset_s": 600}, {}, {"clock_offset_s": 0}]"#);
    let mine = common::sign(&sandbox);
    let expired = Some((403, EXPIRED.to_owned()));
    assert_eq!(verdict(&sandbox, &mine), expired, "from its step on");
    assert_eq!(verdict(&sandbox, &mine), expired, "it stays");
    assert_eq!(verdict(&sandbox, &mine), None, "until the next");

    let sandbox = scripted(r#"[{"clock_offset_s": -86400}]"#);
    let reply = ask(&sandbox, &common::call(&sandbox));
    assert_eq!(reply.error(), INVALID, "made ahead of the service's clock");
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    let date = date
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!((now() - 86400).abs_diff(date) < 60);
}
