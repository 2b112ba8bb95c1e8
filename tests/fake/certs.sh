#!/bin/sh
# certs.sh FOLDER: make keys and certificates for servers of the tests, each NAME.pem with key and certificate:
#   ca        who signs                     here      right, for here.test, localhost and 127.0.0.1
#   other     of another name               expired   since yesterday       early     valid from tomorrow
#   stranger  signed by somebody else       itself    signed by itself
#   rude      of a name that is no text
# and lax.cnf, with which OpenSSL has nothing against old versions of TLS.
set -eu
cd "$1"
umask 077

HERE='DNS:here.test,DNS:localhost,IP:127.0.0.1,IP:::1'

day() {
	date -u -d "$1" +%Y%m%d%H%M%SZ
}

new_key() {
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.pem"
}

# authority NAME: a certificate that may sign.
authority() {
	new_key "$1"
	openssl req -new -x509 -key "$1.pem" -days 2 -subj "/CN=$1 of the tests" -addext basicConstraints=critical,CA:TRUE \
		-out "$1.crt" 2>/dev/null
}

# leaf NAME BY SUBJECT SAN FROM TO
leaf() {
	new_key "$1"
	: >index.txt
	cat >ca.cnf <<TEXT
[ca]
default_ca = own
[own]
database = index.txt
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = leaf
unique_subject = no
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
${4:+subjectAltName = $4}
TEXT
	openssl req -new -utf8 -key "$1.pem" -subj "$3" -out "$1.csr"
	openssl ca -batch -notext -config ca.cnf -cert "$2.crt" -keyfile "$2.pem" -in "$1.csr" -startdate "$(day "$5")" \
		-enddate "$(day "$6")" -out "$1.crt" 2>/dev/null
	cat "$1.crt" >>"$1.pem"
}

authority ca
authority elsewhere
leaf here ca /CN=here.test "$HERE" yesterday tomorrow
leaf other ca /CN=other.test DNS:other.test yesterday tomorrow
leaf expired ca /CN=here.test "$HERE" '3 days ago' yesterday
leaf early ca /CN=here.test "$HERE" tomorrow '3 days'
leaf stranger elsewhere /CN=here.test "$HERE" yesterday tomorrow
leaf rude ca "/CN=$(printf '\033[31m\302\205\342\200\256rude')" '' yesterday tomorrow
authority itself
cat itself.crt >>itself.pem
cat ca.crt >>ca.pem

cat >lax.cnf <<TEXT
openssl_conf = all
[all]
ssl_conf = programs
[programs]
system_default = lax
[lax]
MinProtocol = TLSv1
CipherString = DEFAULT:@SECLEVEL=0
TEXT
