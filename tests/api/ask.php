<?php
/* Call a function of examples/bonin.php: its name and arguments come as JSON on standard input, the answer goes out as JSON. */
require $argv[1];
list($function, $arguments) = json_decode(stream_get_contents(STDIN), true);
try {
    echo json_encode(array('returned' => $function(...$arguments)));
} catch (RuntimeException $e) {
    echo json_encode(array('thrown' => $e->getMessage()));
}
