<?php
/*
 * What a site's PHP needs of bonin: check a proof, redeem a proof, check a member's password.
 * Copy it into your site and call it; it needs no library. PHP 7.3 or newer.
 */

/** The key in $key_file. Throws where there is none: with an empty key anybody could sign. */
function bonin_key($key_file)
{
    if (!is_readable($key_file)) {
        throw new RuntimeException("PHP cannot read $key_file: it must run as the user that the file belongs to");
    }
    $key = trim((string) file_get_contents($key_file));
    if (strlen($key) < 32) {
        throw new RuntimeException("bonin has no key in $key_file");
    }
    return $key;
}

/** Whether $text looks like a proof. What a visitor posts may be anything: nothing, an array, a book. */
function bonin_is_proof($text)
{
    $part = '[A-Za-z0-9_-]+';
    return is_string($text) && strlen($text) < 1000 && preg_match("/^$part\\.$part\\.$part$/D", $text) === 1;
}

/**
 * The claims of $proof if it is good now and for $purpose ("signup" or "reset_password"), else null.
 * $key_file is the path of proof.key; $issuer and $audience are as in bonin.conf.
 *
 * Checked like this a proof may come twice until it expires. Where that matters, use bonin_redeem.
 */
function bonin_check_proof($proof, $purpose, $key_file, $issuer = 'bonin', $audience = 'site')
{
    if (!bonin_is_proof($proof)) {
        return null;
    }
    list($head, $body, $signature) = explode('.', $proof);
    $digest = hash_hmac('sha256', "$head.$body", bonin_key($key_file), true);
    if (!hash_equals(rtrim(strtr(base64_encode($digest), '+/', '-_'), '='), $signature)) {
        return null;
    }
    $claims = json_decode(base64_decode(strtr($body, '-_', '+/')), true);
    $is_good = $claims['iss'] === $issuer && $claims['aud'] === $audience
        && $claims['purpose'] === $purpose && $claims['exp'] > time();
    return $is_good ? $claims : null; // 'sub' is the number, "+821012345678"
}

/**
 * Use $proof up: its claims the first time, null ever after. $url is where bonin is, "https://shop.example/api";
 * $key_file is the path of redeem.key.
 *
 * Throws a RuntimeException when bonin does not answer: then ask the visitor to try again.
 */
function bonin_redeem($proof, $purpose, $url, $key_file)
{
    if (!bonin_is_proof($proof)) {
        return null;
    }
    $request = array(
        'method' => 'POST',
        'header' => array(
            'Content-Type: application/json',
            'Authorization: Bearer ' . bonin_key($key_file),
        ),
        'content' => json_encode(array('proof' => $proof)),
        'ignore_errors' => true, // an answer other than 200 is an answer
        'follow_location' => 0,
        'timeout' => 5,
    );
    $body = @file_get_contents("$url/redeem", false, stream_context_create(array('http' => $request)));
    $answer = json_decode((string) $body, true);
    $is_redeemed = isset($answer['code']) && $answer['code'] === 200;
    if (!$is_redeemed && (!isset($answer['error']) || $answer['error'] !== 'bad_proof')) {
        throw new RuntimeException('bonin does not redeem: ' . (isset($answer['error']) ? $answer['error'] : 'no answer'));
    }
    return $is_redeemed && $answer['purpose'] === $purpose ? $answer : null;
}

/** Whether $hash is of $password: one of PHP's own kinds, or gnuboard's (PBKDF2). */
function bonin_verify_hash($password, $hash)
{
    if (preg_match('/^sha256:(\d+):([^:]+):([^:]+)$/', $hash, $part)) {
        $want = base64_decode($part[3]);
        return hash_equals($want, hash_pbkdf2('sha256', $password, $part[2], (int) $part[1], strlen($want), true));
    }
    return password_verify($password, $hash);
}

/**
 * Whether $password is that of the member $user_id, for sites whose members bonin keeps (/signup, /resetPW).
 * $database is the path of bonin.db, outside of the document root; PHP must run as its owner.
 * How often one may try is for the site to limit.
 */
function bonin_check_password($user_id, $password, $database)
{
    if (!is_string($user_id) || !is_string($password)) {
        return false;
    }
    // Read only: a second writer, or a checkpoint without bonin's lock, could lose a commit.
    $db = new PDO("sqlite:$database", null, null, array(
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::SQLITE_ATTR_OPEN_FLAGS => PDO::SQLITE_OPEN_READONLY,
    ));
    $query = $db->prepare('SELECT password_hash FROM users WHERE user_id = ?');
    // An id that could be a new member's is kept in small letters; any other, as it was imported.
    $is_new = preg_match('/^[A-Za-z][A-Za-z0-9_-]{3,19}$/', $user_id);
    $query->execute(array($is_new ? strtolower($user_id) : $user_id));
    $hash = $query->fetchColumn();
    // As long for a stranger as for a member, or the time would tell who is one.
    $nobody = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$KcRVQn9yeD1sKuDR0K4OeSuGmHRSEyVYm9cUWWcKXi0';
    return bonin_verify_hash($password, $hash === false ? $nobody : $hash) && $hash !== false;
}
