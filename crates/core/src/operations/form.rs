use bytes::Bytes;

use crate::signing::signature::Signature;

/// No value holds a dot (base64, a constant, a group id, a digit), so none can hold the boundary.
const BOUNDARY: &str = "yl.facesearch.form.data.boundary";

/// The whole multipart body of a request, in one buffer, so that it leaves in one write with the
/// head: the signature, then `fields`.
pub(crate) fn form(signature: &Signature, fields: &[(&str, &str)]) -> Bytes {
    let mut body = String::with_capacity(768);
    let signed = [
        ("sign", signature.reveal()),
        ("sign_version", Signature::VERSION),
    ];
    for (name, value) in signed.iter().chain(fields) {
        for piece in [
            "--",
            BOUNDARY,
            "\r\nContent-Disposition: form-data; name=\"",
            name,
            "\"\r\n\r\n",
            value,
            "\r\n",
        ] {
            body.push_str(piece);
        }
    }
    for piece in ["--", BOUNDARY, "--\r\n"] {
        body.push_str(piece);
    }
    Bytes::from(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::headers::FORM;

    #[test]
    fn the_content_type_names_the_boundary() {
        assert!(FORM.ends_with(&format!("boundary={BOUNDARY}")));
    }
}
