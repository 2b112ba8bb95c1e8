#ifndef BONIN_T_SIM_DOUBT_H
#define BONIN_T_SIM_DOUBT_H

/* Tests of t_sim_doubt_answer.c: the last one of t_sim_doubt.c counts what they tried, so they are one program. */

void a_result_names_a_carrier(void **state);
void a_list_is_answered_in_many_ways(void **state);
void an_optout_is_answered_in_many_ways(void **state);
void a_picture_is_kept_for_some_days(void **state);
void templates_tell_their_items_or_not(void **state);
void a_reservation_is_told_in_many_ways(void **state);

#endif
