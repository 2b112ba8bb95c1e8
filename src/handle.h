#ifndef BONIN_HANDLE_H
#define BONIN_HANDLE_H

#include "route.h"

/* The endpoints; route.c maps paths to them. Each returns the error that it set in ${resp}. */

route_handler handle_send;    /* /send, /sendID, /sendPW: 201 400 401 409 429 502 503 */
route_handler handle_verify;  /* /verify, /verifyID, /verifyPW: 200 400 401 409 429 503 */
route_handler handle_status;  /* /status: 200 400 404 503 */
route_handler handle_signup;  /* /signup: 201 400 401 409 503 */
route_handler handle_reset;   /* /resetPW: 200 400 401 503 */
route_handler handle_redeem;  /* /redeem: 200 400 401 503 */
route_handler handle_healthz; /* /healthz: 200 503 */

#endif
