//! The known answers for signing, replayed as they stand.
use serde::Deserialize;
use yl_facesearch::{Credentials, Signature, SigningParams};

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    api_key: String,
    api_secret: String,
    expire_time: i64,
    current_time: i64,
    random: String,
    sign: String,
}

#[test]
fn known_answers() {
    let text = include_str!("../../../tests/vectors/signature.json");
    let Vectors { vectors } = serde_json::from_str(text).unwrap();
    assert_eq!(vectors.len(), 14);
    for vector in vectors {
        let credentials = Credentials::new(&vector.api_key, &vector.api_secret).unwrap();
        let params =
            SigningParams::new(vector.current_time, vector.expire_time, &vector.random).unwrap();
        let signature = Signature::new(&credentials, &params);
        assert_eq!(signature.reveal(), vector.sign, "{}", vector.name);
    }
}
