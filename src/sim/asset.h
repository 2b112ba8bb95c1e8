#ifndef BONIN_SIM_ASSET_H
#define BONIN_SIM_ASSET_H

/* The files of the page, compiled in: embed.sh writes the .c file from them. Each ends in a NUL. */

extern const unsigned char asset_page_html[];   /* the page, with {{marks}} */
extern const unsigned char asset_bubble_html[]; /* one message on it, with {{marks}} */
extern const unsigned char asset_sim_css[];
extern const unsigned char asset_sim_js[];

#endif
