"""Who may what (promise Z1): every address × every role, for GET and for an empty POST.

Written by `python -m tests.permissions.generate`, then read line by line. An answer is a status, or "in" (sent to sign in);
"+" behind it: the empty POST already did something. Things are explained in things.py, roles there too:
own = contestant or participant whose object it is, oth = another one, jud = the judge assigned, jd2 = a judge of another
panel, org = organiser of the office, sec = second person there, els = organiser of another city, app = approver of the
province, adm = administrator, ovs = overseer, edi = editor. Rows that begin with "/" are pages of the CMS.

The rule: nobody signed in → "in"; a part of the site that is not one's place → 403; outside one's scope → 404; in scope,
not one's to do → 403. Files and the contestant's, the judge's pages have no place to be refused at: not one's own → 404.
"""

TABLE = """
# the site itself                                                       | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
healthz - GET                                                           | 200  200  200  200  200  200  200  200  200  200  200  200
healthz - POST                                                          | 405  405  405  405  405  405  405  405  405  405  405  405
public_media - path=none.png GET                                        | 404  404  404  404  404  404  404  404  404  404  404  404
public_media - path=none.png POST                                       | 404  404  404  404  404  404  404  404  404  404  404  404
ui:display - GET                                                        | 405  405  405  405  405  405  405  405  405  405  405  405
ui:display - POST                                                       | 302  302  302  302  302  302  302  302  302  302  302  302
cms_login - GET                                                         | 302  302  302  302  302  302  302  302  302  302  302  302
cms_login - POST                                                        | 302  302  302  302  302  302  302  302  302  302  302  302
page_login - GET                                                        | 302  302  302  302  302  302  302  302  302  302  302  302
page_login - POST                                                       | 302  302  302  302  302  302  302  302  302  302  302  302
wagtailcore_login - GET                                                 | 302  302  302  302  302  302  302  302  302  302  302  302
wagtailcore_login - POST                                                | 302  302  302  302  302  302  302  302  302  302  302  302
wagtailcore_authenticate_with_password - page_view_restriction_id=1 page_id=1 GET| 404  404  404  404  404  404  404  404  404  404  404  404
wagtailcore_authenticate_with_password - page_view_restriction_id=1 page_id=1 POST| 404  404  404  404  404  404  404  404  404  404  404  404

# the public site                                                       | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
/ - GET                                                                 | 200  200  200  200  200  200  200  200  200  200  200  200
/ - POST                                                                | 405  405  405  405  405  405  405  405  405  405  405  405
/competitions/ - GET                                                    | 200  200  200  200  200  200  200  200  200  200  200  200
/competitions/ - POST                                                   | 405  405  405  405  405  405  405  405  405  405  405  405
/competitions/{slug}/ open GET                                          | 200  200  200  200  200  200  200  200  200  200  200  200
/competitions/{slug}/ open POST                                         | 405  405  405  405  405  405  405  405  405  405  405  405
/competitions/{slug}/ published GET                                     | 200  200  200  200  200  200  200  200  200  200  200  200
/competitions/{slug}/ published POST                                    | 405  405  405  405  405  405  405  405  405  405  405  405
/competitions/{slug}/ draft GET                                         | 404  404  404  404  404  404  404  404  404  404  404  404
/competitions/{slug}/ draft POST                                        | 405  405  405  405  405  405  405  405  405  405  405  405
/activities/ - GET                                                      | 200  200  200  200  200  200  200  200  200  200  200  200
/activities/ - POST                                                     | 405  405  405  405  405  405  405  405  405  405  405  405
/activities/{slug}/ lecture GET                                         | 200  200  200  200  200  200  200  200  200  200  200  200
/activities/{slug}/ lecture POST                                        | 405  405  405  405  405  405  405  405  405  405  405  405
/news/ - GET                                                            | 200  200  200  200  200  200  200  200  200  200  200  200
/news/ - POST                                                           | 405  405  405  405  405  405  405  405  405  405  405  405
/stories/ - GET                                                         | 200  200  200  200  200  200  200  200  200  200  200  200
/stories/ - POST                                                        | 405  405  405  405  405  405  405  405  405  405  405  405
/publicity/ - GET                                                       | 200  200  200  200  200  200  200  200  200  200  200  200
/publicity/ - POST                                                      | 405  405  405  405  405  405  405  405  405  405  405  405
/about/ - GET                                                           | 200  200  200  200  200  200  200  200  200  200  200  200
/about/ - POST                                                          | 405  405  405  405  405  405  405  405  405  405  405  405
/nowhere/ - GET                                                         | 404  404  404  404  404  404  404  404  404  404  404  404
/nowhere/ - POST                                                        | 404  404  404  404  404  404  404  404  404  404  404  404
cms_public:search - GET                                                 | 200  200  200  200  200  200  200  200  200  200  200  200
cms_public:search - POST                                                | 405  405  405  405  405  405  405  405  405  405  405  405
cms_public:robots - GET                                                 | 200  200  200  200  200  200  200  200  200  200  200  200
cms_public:robots - POST                                                | 405  405  405  405  405  405  405  405  405  405  405  405
cms_public:sitemap - GET                                                | 200  200  200  200  200  200  200  200  200  200  200  200
cms_public:sitemap - POST                                               | 405  405  405  405  405  405  405  405  405  405  405  405
cms_public:security - GET                                               | 200  200  200  200  200  200  200  200  200  200  200  200
cms_public:security - POST                                              | 405  405  405  405  405  405  405  405  405  405  405  405
cms_public:favicon - GET                                                | 301  301  301  301  301  301  301  301  301  301  301  301
cms_public:favicon - POST                                               | 405  405  405  405  405  405  405  405  405  405  405  405
cms_public:document document GET                                        | 200  200  200  200  200  200  200  200  200  200  200  200
cms_public:document document POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:recompute - GET                                          | 200  200  200  200  200  200  200  200  200  200  200  200
judging_public:recompute - POST                                         | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:sheet published.table GET                                | 404  404  404  404  404  404  404  404  404  404  404  404
judging_public:sheet published.table POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:sheet_csv published.table GET                            | 404  404  404  404  404  404  404  404  404  404  404  404
judging_public:sheet_csv published.table POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:sheet_pdf published.table GET                            | 404  404  404  404  404  404  404  404  404  404  404  404
judging_public:sheet_pdf published.table POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:object objection GET                                | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:object objection POST                               | 422  422  422  422  422  422  422  422  422  422  422  422
competitions_public:feedback rating GET                                 | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:feedback rating POST                                | 422  422  422  422  422  422  422  422  422  422  422  422
competitions_public:feedback_hall feedback GET                          | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:feedback_hall feedback POST                         | 422  422  422  422  422  422  422  422  422  422  422  422
competitions_public:outcome_link outcome GET                            | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:outcome_link outcome POST                           | 422  422  422  422  422  422  422  422  422  422  422  422
competitions_public:objection objection GET                             | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:objection objection POST                            | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:objection_withdraw objection GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:objection_withdraw objection POST                   | 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
competitions_public:team_member team_member GET                         | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:team_member team_member POST                        | 422  422  422  422  422  422  422  422  422  422  422  422
judging_public:stage show GET                                           | 200  200  200  200  200  200  200  200  200  200  200  200
judging_public:stage show POST                                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:stage_state show GET                                     | 200  200  200  200  200  200  200  200  200  200  200  200
judging_public:stage_state show POST                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:vote show GET                                            | 200  200  200  200  200  200  200  200  200  200  200  200
judging_public:vote show POST                                           | 422  422  422  422  422  422  422  422  422  422  422  422
judging_public:vote_state show GET                                      | 200  200  200  200  200  200  200  200  200  200  200  200
judging_public:vote_state show POST                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_public:vote_ticket show ticket=none GET                         | 404  404  404  404  404  404  404  404  404  404  404  404
judging_public:vote_ticket show ticket=none POST                        | 404  404  404  404  404  404  404  404  404  404  404  404
certificates_public:verify - GET                                        | 200  200  200  200  200  200  200  200  200  200  200  200
certificates_public:verify - POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_public:verify_code certificate GET                         | 200  200  200  200  200  200  200  200  200  200  200  200
certificates_public:verify_code certificate POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:receipt_check - GET                                 | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:receipt_check - POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:receipt open.receipt GET                            | 200  200  200  200  200  200  200  200  200  200  200  200
competitions_public:receipt open.receipt POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_public:paper_code open.submitted kind=E GET                | in   302  302  302  302  302  302  302  302  302  302  302
competitions_public:paper_code open.submitted kind=E POST               | 405  405  405  405  405  405  405  405  405  405  405  405

# the entrance                                                          | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
account_login - GET                                                     | 200  302  302  302  302  302  302  302  302  302  302  302
account_login - POST                                                    | 422  302  302  302  302  302  302  302  302  302  302  302
account_logout - GET                                                    | 302  200  200  200  200  200  200  200  200  200  200  200
account_logout - POST                                                   | 302  302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
account_inactive - GET                                                  | 200  200  200  200  200  200  200  200  200  200  200  200
account_inactive - POST                                                 | 405  405  405  405  405  405  405  405  405  405  405  405
account_signup - GET                                                    | 200  302  302  302  302  302  302  302  302  302  302  302
account_signup - POST                                                   | 422  302  302  302  302  302  302  302  302  302  302  302
account_reauthenticate - GET                                            | in  200  200  200  403  200  403  200  200  200  200  200
account_reauthenticate - POST                                           | in  422  422  422  403  422  403  422  422  422  422  422
account_change_password - GET                                           | in  200  200  200  302  200  302  200  200  200  200  200
account_change_password - POST                                          | in  422  422  422  302  422  302  422  422  422  422  422
account_set_password - GET                                              | in  302  302  302  200  302  200  302  302  302  302  302
account_set_password - POST                                             | in  302  302  302  422  302  422  302  302  302  302  302
account_reset_password - GET                                            | 200  302  302  302  302  302  302  302  302  302  302  302
account_reset_password - POST                                           | 422  302  302  302  302  302  302  302  302  302  302  302
accounts:sign_in_by_code - GET                                          | 200  302  302  302  302  302  302  302  302  302  302  302
accounts:sign_in_by_code - POST                                         | 422  302  302  302  302  302  302  302  302  302  302  302
accounts:confirm_code - GET                                             | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:confirm_code - POST                                            | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:complete_sign_up - GET                                         | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:complete_sign_up - POST                                        | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:new_password - GET                                             | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:new_password - POST                                            | 302  302  302  302  302  302  302  302  302  302  302  302
accounts:second_factor - GET                                            | in   200  200  200  200  200  200  200  200  200  200  200
accounts:second_factor - POST                                           | in   200  200  200  200  200  200  200  200  200  200  200
accounts:invitation secret GET                                          | 200  200  200  200  200  200  200  200  200  200  200  200
accounts:invitation secret POST                                         | 422  200  200  200  200  200  200  200  200  200  200  200

# one's own account                                                     | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
accounts_my:profile - GET                                               | in   200  200  200  200  200  200  200  200  200  200  200
accounts_my:profile - POST                                              | in   422  422  422  422  422  422  422  422  422  422  422
accounts_my:contact - GET                                               | in   200  200  200  200  200  200  200  200  200  200  200
accounts_my:contact - POST                                              | in   405  405  405  405  405  405  405  405  405  405  405
accounts_my:phone - GET                                                 | in  302  302  302  200  302  200  302  302  302  302  302
accounts_my:phone - POST                                                | in  302  302  302  422  302  422  302  302  302  302  302
accounts_my:email - GET                                                 | in  302  302  302  200  302  200  302  302  302  302  302
accounts_my:email - POST                                                | in  302  302  302  422  302  422  302  302  302  302  302
accounts_my:remove_email - GET                                          | in   405  405  405  405  405  405  405  405  405  405  405
accounts_my:remove_email - POST                                         | in   302  302  302  302  302  302  302  302  302  302  302
accounts_my:devices - GET                                               | in   200  200  200  200  200  200  200  200  200  200  200
accounts_my:devices - POST                                              | in   405  405  405  405  405  405  405  405  405  405  405
accounts_my:end_other_devices - GET                                     | in   405  405  405  405  405  405  405  405  405  405  405
accounts_my:end_other_devices - POST                                    | in   302+ 302  302  302  302  302  302  302  302  302  302
accounts_my:end_device device GET                                       | in   405  405  405  405  405  405  405  405  405  405  405
accounts_my:end_device device POST                                      | in   302+ 302  302  302  302  302  302  302  302  302  302

# the contestant                                                        | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_my:home - GET                                              | in   200  200  200  200  200  200  200  200  200  200  200
competitions_my:home - POST                                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:claim - GET                                             | in   200  200  200  200  200  200  200  200  200  200  200
competitions_my:claim - POST                                            | in   422  422  422  422  422  422  422  422  422  422  422
competitions_my:claim_confirm - GET                                     | in   302  302  302  302  302  302  302  302  302  302  302
competitions_my:claim_confirm - POST                                    | in   302  302  302  302  302  302  302  302  302  302  302
competitions_my:enter open GET                                          | in   200  200  200  200  200  200  200  200  200  200  200
competitions_my:enter open POST                                         | in   302  302  302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
competitions_my:enter draft GET                                         | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:enter draft POST                                        | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:enter published GET                                     | in   200  200  200  200  200  200  200  200  200  200  200
competitions_my:enter published POST                                    | in   422  422  422  422  422  422  422  422  422  422  422
competitions_my:entry open.draft GET                                    | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:entry open.draft POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:entry open.submitted GET                                | in   200  404  404  404  302  302  404  302  302  302  404
competitions_my:entry open.submitted POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:edit open.draft GET                                     | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:edit open.draft POST                                    | in   302  404  404  404  404  404  404  404  404  404  404
competitions_my:edit open.submitted GET                                 | in   302  404  404  404  404  404  404  404  404  404  404
competitions_my:edit open.submitted POST                                | in   409  404  404  404  404  404  404  404  404  404  404
competitions_my:autosave open.draft GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:autosave open.draft POST                                | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:upload open.draft GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:upload open.draft POST                                  | in   422  404  404  404  404  404  404  404  404  404  404
competitions_my:uploads open.draft GET                                  | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:uploads open.draft POST                                 | in   422  404  404  404  404  404  404  404  404  404  404
competitions_my:upload_pieces open.draft upload=none GET                | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:upload_pieces open.draft upload=none POST               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:upload_end open.draft upload=none GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:upload_end open.draft upload=none POST                  | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:print open.submitted GET                                | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:print open.submitted POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:paper open.submitted form=pledge kind=docx GET          | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:paper open.submitted form=pledge kind=docx POST         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:paper open.submitted form=recommendation kind=pdf GET   | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:paper open.submitted form=recommendation kind=pdf POST  | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:receipt open.submitted GET                              | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:receipt open.submitted POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:withdraw open.submitted GET                             | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:withdraw open.submitted POST                            | in   302+ 404  404  404  404  404  404  404  404  404  404
competitions_my:publication open.submitted GET                          | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:publication open.submitted POST                         | in   302+ 404  404  404  404  404  404  404  404  404  404
competitions_my:change change GET                                       | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:change change POST                                      | in   422  404  404  404  404  404  404  404  404  404  404
competitions_my:change_take_back change GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:change_take_back change POST                            | in   302+ 404  404  404  404  404  404  404  404  404  404
competitions_my:pledge open.submitted GET                               | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:pledge open.submitted POST                              | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:pledge_print open.submitted GET                         | in   404  404  404  404  404  404  404  404  404  404  404
competitions_my:pledge_print open.submitted POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:outcome published.entry GET                             | in   200  404  404  404  404  404  404  404  404  404  404
competitions_my:outcome published.entry POST                            | in   422  404  404  404  404  404  404  404  404  404  404
competitions_my:outcome_withdraw published.entry GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_my:outcome_withdraw published.entry POST                   | in   302  404  404  404  404  404  404  404  404  404  404
judging_my:feedback published.entry GET                                 | in   200  404  404  404  404  404  404  404  404  404  404
judging_my:feedback published.entry POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
judging_my:feedback judging.entry GET                                   | in   404  404  404  404  404  404  404  404  404  404  404
judging_my:feedback judging.entry POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_my:certificate_list - GET                                  | in   200  200  200  200  200  200  200  200  200  200  200
certificates_my:certificate_list - POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
events_my:registration_list - GET                                       | in   200  200  200  200  200  200  200  200  200  200  200
events_my:registration_list - POST                                      | 405  405  405  405  405  405  405  405  405  405  405  405
events_my:register lecture GET                                          | in   200  200  200  200  200  200  200  200  200  200  200
events_my:register lecture POST                                         | in   302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+ 302+
events_my:here salon GET                                                | in   200  200  200  200  200  200  200  200  200  200  200
events_my:here salon POST                                               | in   302  302  302  302  302  302  302  302  302  302  302
events_my:here salon code=0000000000000000000000 GET                    | in   404  404  404  404  404  404  404  404  404  404  404
events_my:here salon code=0000000000000000000000 POST                   | in   404  404  404  404  404  404  404  404  404  404  404
events_my:cancel lecture.place GET                                      | in   200  404  404  404  404  404  404  404  404  404  404
events_my:cancel lecture.place POST                                     | in   302+ 404  404  404  404  404  404  404  404  404  404
events_my:rate salon.place GET                                          | in   200  404  404  404  404  404  404  404  404  404  404
events_my:rate salon.place POST                                         | in   422  404  404  404  404  404  404  404  404  404  404

# the judge                                                             | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
judging_judge:home - GET                                                | in   200  200  200  200  200  200  200  200  200  200  200
judging_judge:home - POST                                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:app_shell - GET                                           | 200  200  200  200  200  200  200  200  200  200  200  200
judging_judge:app_shell - POST                                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:app seat GET                                              | 200  200  200  200  200  200  200  200  200  200  200  200
judging_judge:app seat POST                                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:app_check - GET                                           | 200  200  200  200  200  200  200  200  200  200  200  200
judging_judge:app_check - POST                                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:app_worker - GET                                          | 200  200  200  200  200  200  200  200  200  200  200  200
judging_judge:app_worker - POST                                         | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:app_manifest - GET                                        | 200  200  200  200  200  200  200  200  200  200  200  200
judging_judge:app_manifest - POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:seat seat GET                                             | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:seat seat POST                                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:seat seat.invited GET                                     | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:seat seat.invited POST                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:accept seat.invited GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:accept seat.invited POST                                  | in   404  404  422  404  404  404  404  404  404  404  404
judging_judge:conflicts seat GET                                        | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:conflicts seat POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:declare seat GET                                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:declare seat POST                                         | in   404  404  422  404  404  404  404  404  404  404  404
judging_judge:statement seat GET                                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:statement seat POST                                       | in   404  404  422  404  404  404  404  404  404  404  404
judging_judge:decline seat.invited GET                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:decline seat.invited POST                                 | in   404  404  422  404  404  404  404  404  404  404  404
judging_judge:lock_ready seat GET                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:lock_ready seat POST                                      | in   404  404  302  404  404  404  404  404  404  404  404
judging_judge:before seat GET                                           | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:before seat POST                                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:before_export seat GET                                    | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:before_export seat POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:flags seat GET                                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:flags seat POST                                           | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:panel seat GET                                            | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:panel seat POST                                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:rejudge seat GET                                          | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:rejudge seat POST                                         | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:work seat GET                                             | 401  404  404  200  404  404  404  404  404  404  404  404
judging_judge:work seat POST                                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:practice seat GET                                         | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice seat POST                                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:practice_panel seat GET                                   | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice_panel seat POST                                  | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice_sheet seat entry=1 GET                           | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice_sheet seat entry=1 POST                          | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice_file seat GET                                    | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:practice_file seat POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:tablet_check seat GET                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:tablet_check seat POST                                    | 401  404  404  400  404  404  404  404  404  404  404  404
judging_judge:sync seat GET                                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:sync seat POST                                            | 401  404  404  400  404  404  404  404  404  404  404  404
judging_judge:open_seat - token=none GET                                | 404  404  404  404  404  404  404  404  404  404  404  404
judging_judge:open_seat - token=none POST                               | 404  404  404  404  404  404  404  404  404  404  404  404
judging_judge:leave_seat seat GET                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:leave_seat seat POST                                      | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:late seat GET                                             | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:late seat POST                                            | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:live seat GET                                             | 401  404  404  200  404  404  404  404  404  404  404  404
judging_judge:live seat POST                                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_judge:sheet sheet GET                                           | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:sheet sheet POST                                          | in   404  404  302+ 404  404  404  404  404  404  404  404
judging_judge:sheet sheet.locked GET                                    | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:sheet sheet.locked POST                                   | in   404  404  409  404  404  404  404  404  404  404  404
judging_judge:check sheet GET                                           | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:check sheet POST                                          | in   404  404  302  404  404  404  404  404  404  404  404
judging_judge:recuse sheet GET                                          | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:recuse sheet POST                                         | in   404  404  422  404  404  404  404  404  404  404  404
judging_judge:unlock sheet.locked GET                                   | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:unlock sheet.locked POST                                  | in   404  404  404  404  404  404  404  404  404  404  404
judging_judge:material sheet GET                                        | in   404  404  200  404  404  404  404  404  404  404  404
judging_judge:material sheet POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405

# private files                                                         | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_files:filing_plan filing.plan GET                          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_files:filing_plan filing.plan POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_files:filing_plan_version filing.plan GET                  | in   403  403  403  403  200  200  404  200  200  200  403
competitions_files:filing_plan_version filing.plan POST                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_files:filing_paper paper GET                               | in   403  403  403  403  200  200  404  200  200  200  403
competitions_files:filing_paper paper POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_files:entry_attachment open.submitted.file GET             | in   200  404  404  404  200  200  404  200  200  200  404
competitions_files:entry_attachment open.submitted.file POST            | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_files:entry_attachment judging.entry.file GET              | in   200  404  404  404  200  200  404  200  200  200  404
competitions_files:entry_attachment judging.entry.file POST             | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_files:certificate_pdf certificate GET                      | in   200  404  404  404  200  200  404  200  200  200  404
certificates_files:certificate_pdf certificate POST                     | 405  405  405  405  405  405  405  405  405  405  405  405

# the desk                                                              | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_desk:home - GET                                            | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:home - POST                                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:competition_list - GET                                | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:competition_list - POST                               | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:competition_new - GET                                 | in   403  403  403  403  200  200  200  403  403  403  403
competitions_desk:competition_new - POST                                | in   403  403  403  403  422  422  422  403  403  403  403
competitions_desk:competition_clone - GET                               | in   403  403  403  403  200  200  200  403  403  403  403
competitions_desk:competition_clone - POST                              | in   403  403  403  403  422  422  422  403  403  403  403
competitions_desk:competition_import - GET                              | in   403  403  403  403  200  200  200  403  403  403  403
competitions_desk:competition_import - POST                             | in   403  403  403  403  422  422  422  403  403  403  403
competitions_desk:competition_detail open GET                           | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:competition_detail open POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:competition_detail draft GET                          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:competition_detail draft POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:competition_history open GET                          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:competition_history open POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:competition_cancel draft GET                          | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:competition_cancel draft POST                         | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:competition_archive published GET                     | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:competition_archive published POST                    | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:competition_setup draft section=dates GET             | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:competition_setup draft section=dates POST            | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:competition_preview draft section=dates GET           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:competition_preview draft section=dates POST          | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:competition_filing draft GET                          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:competition_filing draft POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_print filing GET                               | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:filing_print filing POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules filing GET                                      | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:rules filing POST                                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules_export filing GET                               | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:rules_export filing POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules_pdf filing GET                                  | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:rules_pdf filing POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules_begin open GET                                  | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules_begin open POST                                 | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:rules_amend open section=tracks GET                   | in   403  403  403  403  404  404  404  403  403  403  403
competitions_desk:rules_amend open section=tracks POST                  | in   403  403  403  403  404  404  404  403  403  403  403
competitions_desk:rules_move open move=approve GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rules_move open move=approve POST                     | in   403  403  403  403  404  404  404  403  403  403  403
competitions_desk:filing_plan_upload draft GET                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_plan_upload draft POST                         | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:filing_hand_in draft GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_hand_in draft POST                             | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:filing_sign draft GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_sign draft POST                                | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:filing_send_back draft GET                            | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_send_back draft POST                           | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:filing_submit draft GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_submit draft POST                              | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:filing_decide filing decision=approve GET             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_decide filing decision=approve POST            | in   403  403  403  403  403  403  404  302+ 403  403  403
competitions_desk:filing_decide filing decision=return GET              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_decide filing decision=return POST             | in   403  403  403  403  403  403  404  422  403  403  403
competitions_desk:filing_decide filing decision=refuse GET              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_decide filing decision=refuse POST             | in   403  403  403  403  403  403  404  422  403  403  403
competitions_desk:tree - GET                                            | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:tree - POST                                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:call open GET                                         | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:call open POST                                        | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:call draft GET                                        | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:call draft POST                                       | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:round_answer call GET                                 | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:round_answer call POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:round_open call GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:round_open call POST                                  | in   403  403  403  403  403  403  404  403  403  403  403
competitions_desk:round_decline call GET                                | in   403  403  403  403  403  403  404  403  403  403  403
competitions_desk:round_decline call POST                               | in   403  403  403  403  403  403  404  403  403  403  403
competitions_desk:round_take_back call GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:round_take_back call POST                             | in   403  403  403  403  403  403  404  403  403  403  403
competitions_desk:tree_chase call GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:tree_chase call POST                                  | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:recommended open GET                                  | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:recommended open POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:recommend_new open GET                                | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:recommend_new open POST                               | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:report_place report GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report_place report POST                              | in   403  403  403  403  403  403  404  302  403  403  403
competitions_desk:round_answer call.city GET                            | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:round_answer call.city POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:round_open call.city GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:round_open call.city POST                             | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:round_decline call.city GET                           | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:round_decline call.city POST                          | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:tree_chase call.city GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:tree_chase call.city POST                             | in   403  403  403  403  403  403  403  403  403  403  403
competitions_desk:replacement_new call.city GET                         | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:replacement_new call.city POST                        | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:replacement replacement GET                           | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:replacement replacement POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:replacement_open replacement GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:replacement_open replacement POST                     | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:replacement_withdraw replacement GET                  | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:replacement_withdraw replacement POST                 | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:replacement_scan replacement GET                      | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:replacement_scan replacement POST                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:consent_decide replacement side=province decision=grant GET| in   403  403  403  403  403  403  404  200  403  403  403
competitions_desk:consent_decide replacement side=province decision=grant POST| in   403  403  403  403  403  403  404  302+ 403  403  403
competitions_desk:consent_decide replacement side=national decision=grant GET| in   403  403  403  403  403  403  404  200  403  403  403
competitions_desk:consent_decide replacement side=national decision=grant POST| in   403  403  403  403  403  403  404  422  403  403  403
competitions_desk:filing_list - GET                                     | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:filing_list - POST                                    | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:filing_detail filing.plan GET                         | in   403  403  403  403  302  302  404  302  302  302  403
competitions_desk:filing_detail filing.plan POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_regions - GET                                 | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:outcome_regions - POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_statistics - GET                               | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:filing_statistics - POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_routes - GET                                   | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:filing_routes - POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:lecturers - GET                                       | in   403  403  403  403  403  403  403  403  200  403  403
competitions_desk:lecturers - POST                                      | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:lecturers_new - GET                                   | in   403  403  403  403  403  403  403  403  200  403  403
competitions_desk:lecturers_new - POST                                  | in   403  403  403  403  403  403  403  403  422  403  403
competitions_desk:lecturers_template - GET                              | in   403  403  403  403  403  403  403  403  200  403  403
competitions_desk:lecturers_template - POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:lecturer_list - number=1 GET                          | in   403  403  403  403  403  403  403  403  404  403  403
competitions_desk:lecturer_list - number=1 POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:lecturer_list_take_over - number=1 GET                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:lecturer_list_take_over - number=1 POST               | in   403  403  403  403  403  403  403  403  404  403  403
competitions_desk:filing_route - level=county kind=competition GET      | in   403  403  403  403  403  403  403  403  200  403  403
competitions_desk:filing_route - level=county kind=competition POST     | in   403  403  403  403  403  403  403  403  422  403  403
competitions_desk:filing_receipt open.receipt kind=pdf GET              | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:filing_receipt open.receipt kind=pdf POST             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_receipt filing.plan kind=docx GET              | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:filing_receipt filing.plan kind=docx POST             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_application filing.plan kind=docx GET          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:filing_application filing.plan kind=docx POST         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_hand_in_paper draft GET                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_hand_in_paper draft POST                       | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:filing_check draft GET                                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_check draft POST                               | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:filing_proposal filing step=endorse GET               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_proposal filing step=endorse POST              | in   403  403  403  403  403  403  404  302  403  403  403
competitions_desk:filing_proposal filing step=issue GET                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_proposal filing step=issue POST                | in   403  403  403  403  403  403  404  302  403  403  403
competitions_desk:filing_proposal filing step=put-back GET              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:filing_proposal filing step=put-back POST             | in   403  403  403  403  403  403  404  422  403  403  403

# the desk: entries                                                     | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_desk:entry_list open GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:entry_list open POST                                  | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:entry_paper open.submitted form=entry-form kind=pdf GET| in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:entry_paper open.submitted form=entry-form kind=pdf POST| 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_paper published.entry form=recommendation kind=docx GET| in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:entry_paper published.entry form=recommendation kind=docx POST| 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_list_paper open kind=pdf GET                    | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:entry_list_paper open kind=pdf POST                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:rechecks open GET                                     | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:rechecks open POST                                    | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:recheck_progress open GET                             | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:recheck_progress open POST                            | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt doubt GET                                       | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:doubt doubt POST                                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=keep GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=keep POST                     | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:doubt_settle doubt move=strike GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=strike POST                   | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:doubt_settle doubt move=propose GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=propose POST                  | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:doubt_settle doubt move=confirm GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=confirm POST                  | in   403  403  403  403  409  409  404  403  403  403  403
competitions_desk:doubt_settle doubt move=give-back GET                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:doubt_settle doubt move=give-back POST                | in   403  403  403  403  409  409  404  403  403  403  403
competitions_desk:imports open GET                                      | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:imports open POST                                     | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:import_template open GET                              | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:import_template open POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import import GET                                     | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:import import POST                                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_progress import GET                            | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:import_progress import POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_report import GET                              | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:import_report import POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_confirm import GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_confirm import POST                            | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:import_check_again import GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_check_again import POST                        | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:import_discard import GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:import_discard import POST                            | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:entries_accept open GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entries_accept open POST                              | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:entry_new open GET                                    | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:entry_new open POST                                   | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:entries_undo open GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entries_undo open POST                                | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:entry_detail open.submitted GET                       | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:entry_detail open.submitted POST                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_detail open.draft GET                           | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:entry_detail open.draft POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_reveal open.submitted GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_reveal open.submitted POST                      | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:entry_decide open.submitted decision=accept GET       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.submitted decision=accept POST      | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:entry_decide open.submitted decision=return GET       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.submitted decision=return POST      | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:entry_decide open.submitted decision=refuse GET       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.submitted decision=refuse POST      | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:entry_decide open.submitted decision=match-scans GET  | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.submitted decision=match-scans POST | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:entry_decide open.accepted decision=put-back GET      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.accepted decision=put-back POST     | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:entry_decide open.accepted decision=disqualify GET    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide open.accepted decision=disqualify POST   | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:extensions open GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:extensions open POST                                  | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:extension_end extension GET                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:extension_end extension POST                          | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:entry_change change answer=approve GET                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_change change answer=approve POST               | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:entry_change change answer=refuse GET                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_change change answer=refuse POST                | in   403  403  403  403  302  302  404  403  403  403  403

# the desk: judging and ranking                                         | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
judging_desk:pool - GET                                                 | in   403  403  403  403  200  200  200  200  200  200  403
judging_desk:pool - POST                                                | in   403  403  403  403  405  405  405  405  405  405  403
judging_desk:pool_new - GET                                             | in   403  403  403  403  200  200  200  403  403  403  403
judging_desk:pool_new - POST                                            | in   403  403  403  403  422  422  422  403  403  403  403
judging_desk:pool_list_new - GET                                        | in   403  403  403  403  200  200  200  403  403  403  403
judging_desk:pool_list_new - POST                                       | in   403  403  403  403  422  422  422  403  403  403  403
judging_desk:pool_list_template - GET                                   | in   403  403  403  403  200  200  200  403  403  403  403
judging_desk:pool_list_template - POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_list pool.list GET                                    | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:pool_list pool.list POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_list_take_over pool.list GET                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_list_take_over pool.list POST                         | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:pool_judge pool.judge GET                                  | in   403  403  403  403  200  200  404  404  404  404  403
judging_desk:pool_judge pool.judge POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_change pool.judge GET                                 | in   403  403  403  403  200  200  404  404  404  404  403
judging_desk:pool_change pool.judge POST                                | in   403  403  403  403  409  409  404  404  404  404  403
judging_desk:pool_retire pool.judge GET                                 | in   403  403  403  403  200  200  404  404  404  404  403
judging_desk:pool_retire pool.judge POST                                | in   403  403  403  403  422  422  404  404  404  404  403
judging_desk:pool_tie pool.judge GET                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_tie pool.judge POST                                   | in   403  403  403  403  422  422  404  404  404  404  403
judging_desk:pool_tie_back pool.judge GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_tie_back pool.judge POST                              | in   403  403  403  403  302+ 302+ 404  404  404  404  403
judging_desk:pool_restore pool.judge GET                                | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:pool_restore pool.judge POST                               | in   403  403  403  403  302  302  404  404  404  404  403
judging_desk:judging judging GET                                        | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:judging judging POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:open_judging open GET                                      | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:open_judging open POST                                     | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:invite judging.final GET                                   | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:invite judging.final POST                                  | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:draw_experts judging.final GET                             | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:draw_experts judging.final POST                            | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:expert_draw judging.final GET                              | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:expert_draw judging.final POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:expert_draw_print judging.final GET                        | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:expert_draw_print judging.final POST                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:invite_drawn judging.final GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:invite_drawn judging.final POST                            | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:ask_reserve judging.final GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:ask_reserve judging.final POST                             | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:panel_remove judging.final GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:panel_remove judging.final POST                            | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:seat judging.semi GET                                      | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:seat judging.semi POST                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:conflict_new judging.semi GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:conflict_new judging.semi POST                             | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:undertaking judging.semi GET                               | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:undertaking judging.semi POST                              | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:undertaking_print judging.semi GET                         | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:undertaking_print judging.semi POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:undertaking_paper judging.semi GET                         | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:undertaking_paper judging.semi POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:release judging.semi GET                                   | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:release judging.semi POST                                  | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:seat_act judging.semi act=lead GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_act judging.semi act=lead POST                        | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:seat_act judging.semi act=again GET                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_act judging.semi act=again POST                       | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:seat_act judging.semi act=phone GET                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_act judging.semi act=phone POST                       | in   403  403  403  403  200+ 200+ 404  403  403  403  403
judging_desk:seat_act judging.semi act=chase GET                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_act judging.semi act=chase POST                       | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:replace judging.semi GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:replace judging.semi POST                                  | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:unlock judging.locked GET                                  | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:unlock judging.locked POST                                 | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:panel_new judging.final GET                                | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:panel_new judging.final POST                               | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:entries judging.final GET                                  | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:entries judging.final POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:halls judging.final GET                                    | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:halls judging.final POST                                   | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:draw_halls judging.final GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:draw_halls judging.final POST                              | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:draw judging.final GET                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:draw judging.final POST                                    | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:records judging.semi GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:records judging.semi POST                                  | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:deduct judging.semi GET                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:deduct judging.semi POST                                   | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:take_back_points judging.semi GET                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:take_back_points judging.semi POST                         | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:intake judging.semi GET                                    | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:intake judging.semi POST                                   | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:paper_sheets judging.semi GET                              | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:paper_sheets judging.semi POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:paper_seat judging.semi GET                                | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:paper_seat judging.semi POST                               | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:paper_scan judging.semi GET                                | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:paper_scan judging.semi POST                               | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:paper_decide judging.semi GET                              | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:paper_decide judging.semi POST                             | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:paper_drop judging.semi GET                                | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:paper_drop judging.semi POST                               | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:signatures judging.semi GET                                | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:signatures judging.semi POST                               | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:sheet_file judging.semi GET                                | in   403  403  403  403  200  200  404  403  403  200  403
judging_desk:sheet_file judging.semi POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:intake_read judging.semi GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:intake_read judging.semi POST                              | in   403  403  403  403  400  400  404  403  403  403  403
judging_desk:tablets judging.semi GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:tablets judging.semi POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:practice judging.semi GET                                  | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice judging.semi POST                                 | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_new judging.semi GET                              | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_new judging.semi POST                             | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_entry judging.semi number=1 GET                   | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_entry judging.semi number=1 POST                  | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_file judging.semi number=1 GET                    | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:practice_file judging.semi number=1 POST                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_cards judging.semi GET                                | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:seat_cards judging.semi POST                               | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:seat_cards_print judging.semi GET                          | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:seat_cards_print judging.semi POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:late judging.semi GET                                      | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:late judging.semi POST                                     | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:rejudge judging.semi GET                                   | in   403  403  403  403  200  200  404  403  403  200  403
judging_desk:rejudge judging.semi POST                                  | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:assign judging.final GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:assign judging.final POST                                  | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:assign_preview judging.preview GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:assign_preview judging.preview POST                        | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:assign_progress judging.preview GET                        | in   403  403  403  403  302  302  404  302  302  302  403
judging_desk:assign_progress judging.preview POST                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:assign_stop judging.preview GET                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:assign_stop judging.preview POST                           | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:assign_picture judging.preview GET                         | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:assign_picture judging.preview POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:assign_loads judging.preview GET                           | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:assign_loads judging.preview POST                          | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:assign_pairs judging.preview GET                           | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:assign_pairs judging.preview POST                          | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:assign_pair judging.preview GET                            | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:assign_pair judging.preview POST                           | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:hand_over judging.preview GET                              | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:hand_over judging.preview POST                             | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:hand_over_preview judging.preview GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:hand_over_preview judging.preview POST                     | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:open_marking judging.final GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:open_marking judging.final POST                            | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:close_marking judging.semi GET                             | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:close_marking judging.semi POST                            | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:reopen_marking judging.semi GET                            | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:reopen_marking judging.semi POST                           | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:chase judging.semi GET                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:chase judging.semi POST                                    | in   403  403  403  403  302+ 302+ 404  403  403  403  403
judging_desk:live judging.final GET                                     | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:live judging.final POST                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live published.show GET                                    | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:live published.show POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_state published.show GET                              | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:live_state published.show POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_prepare judging.final GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_prepare judging.final POST                            | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:live_act published.show GET                                | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_act published.show POST                               | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:live_watch published.show GET                              | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:live_watch published.show POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_sign published.show GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_sign published.show POST                              | in   403  403  403  403  403  403  404  403  403  302  403
judging_desk:live_lots judging.final GET                                | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:live_lots judging.final POST                               | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:live_votes published.show GET                              | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:live_votes published.show POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_vote_act published.show GET                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_vote_act published.show POST                          | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:live_tickets published.show GET                            | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:live_tickets published.show POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_papers published.show GET                             | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:live_papers published.show POST                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_paper published.show name=draw kind=pdf GET           | in   403  403  403  403  200  200  404  403  403  200  403
judging_desk:live_paper published.show name=draw kind=pdf POST          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:live_paper published.show name=summary kind=pdf GET        | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:live_paper published.show name=summary kind=pdf POST       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:ranking published.all only=1 GET                           | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:ranking published.all only=1 POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:ranking published.all only=2 GET                           | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:ranking published.all only=2 POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:tabulate publicity.final GET                               | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:tabulate publicity.final POST                              | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:freeze publicity.final GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:freeze publicity.final POST                                | in   403  403  403  403  404  404  404  403  403  403  403
judging_desk:print_ranking published.all GET                            | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:print_ranking published.all POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:sheet_csv published.all GET                                | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:sheet_csv published.all POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:export published.all GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:export published.all POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:before published.all GET                                   | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:before published.all POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:before_export published.all GET                            | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:before_export published.all POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:flags published.all GET                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:flags published.all POST                                   | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:changes published.all GET                                  | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:changes published.all POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:changes_print published.all GET                            | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:changes_print published.all POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:changes_export published.all GET                           | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:changes_export published.all POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:promotion publicity.final GET                              | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:promotion publicity.final POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:tie publicity.final GET                                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:tie publicity.final POST                                   | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:confirm_promotion publicity.final GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:confirm_promotion publicity.final POST                     | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:undo_promotion publicity.final GET                         | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:undo_promotion publicity.final POST                        | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:promotion_history publicity.final GET                      | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:promotion_history publicity.final POST                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:promotion_number publicity.final GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:promotion_number publicity.final POST                      | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:combination publicity.final GET                            | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:combination publicity.final POST                           | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:confirm_combination publicity.final GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:confirm_combination publicity.final POST                   | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:end_combination publicity.final GET                        | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:end_combination publicity.final POST                       | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:fill_place publicity.final GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:fill_place publicity.final POST                            | in   403  403  403  403  422  422  404  403  403  403  403
judging_desk:drop_out publicity.final GET                               | in   403  403  403  403  200  200  404  403  403  403  403
judging_desk:drop_out publicity.final POST                              | in   403  403  403  403  422  422  404  403  403  403  403

# the desk: results                                                     | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_desk:publicity publicity GET                               | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:publicity publicity POST                              | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:publicity_draft publicity GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:publicity_draft publicity POST                        | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:publicity_publish publicity GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:publicity_publish publicity POST                      | in   403  403  403  403  404  404  404  403  403  403  403
competitions_desk:objection_list objection GET                          | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:objection_list objection POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_new objection GET                           | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:objection_new objection POST                          | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:objection objection GET                               | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:objection objection POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_take_up objection GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_take_up objection POST                      | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:objection_propose objection GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_propose objection POST                      | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:objection_confirm objection GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_confirm objection POST                      | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:objection_give_back objection GET                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_give_back objection POST                    | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:objection_take_back objection GET                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:objection_take_back objection POST                    | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:objection_file objection GET                          | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:objection_file objection POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report published GET                                  | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:report published POST                                 | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:report_take_back published GET                        | in   403  403  403  403  200  200  404  403  403  403  403
competitions_desk:report_take_back published POST                       | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:report_print published GET                            | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:report_print published POST                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report_export published GET                           | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:report_export published POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report_list - GET                                     | in   403  403  403  403  200  200  200  200  200  200  403
competitions_desk:report_list - POST                                    | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:report_detail report GET                              | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:report_detail report POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report_receive report GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:report_receive report POST                            | in   403  403  403  403  403  403  404  302  403  403  403
certificates_desk:award_list published GET                              | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:award_list published POST                             | in   403  403  403  403  405  405  405  405  405  405  403
certificates_desk:unit_awards published GET                             | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:unit_awards published POST                            | in   403  403  403  403  422  422  404  403  403  403  403
certificates_desk:unit_certificates published GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:unit_certificates published POST                      | in   403  403  403  403  302  302  404  403  403  403  403
certificates_desk:unit_take_back unit_award GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:unit_take_back unit_award POST                        | in   403  403  403  403  302  302  404  403  403  403  403
certificates_desk:unit_certificate unit_award GET                       | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:unit_certificate unit_award POST                      | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:awards_give published GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:awards_give published POST                            | in   403  403  403  403  302  302  404  403  403  403  403
certificates_desk:awards_take_back published GET                        | in   403  403  403  403  200  200  404  403  403  403  403
certificates_desk:awards_take_back published POST                       | in   403  403  403  403  422  422  404  403  403  403  403
certificates_desk:certificates_order published GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificates_order published POST                     | in   403  403  403  403  302  302  404  403  403  403  403
certificates_desk:certificates_pdf published GET                        | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:certificates_pdf published POST                       | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:progress published GET                                | in   403  403  403  403  302  302  404  302  302  302  403
certificates_desk:progress published POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificates_retry published GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificates_retry published POST                     | in   403  403  403  403  302  302  404  403  403  403  403
certificates_desk:certificate published.all GET                         | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:certificate published.all POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificate_revoke published.all GET                  | in   403  403  403  403  200  200  404  403  403  403  403
certificates_desk:certificate_revoke published.all POST                 | in   403  403  403  403  422  422  404  403  403  403  403
certificates_desk:certificate_reissue published.all GET                 | in   403  403  403  403  200  200  404  403  403  403  403
certificates_desk:certificate_reissue published.all POST                | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:votes published GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:votes published POST                                  | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:votes_order votes GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:votes_order votes POST                                | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:votes_statement votes GET                             | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:votes_statement votes POST                            | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:scans published GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:scans published POST                                  | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:scan_file scan GET                                    | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:scan_file scan POST                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:scan_place scan GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:scan_place scan POST                                  | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:scan_drop scan GET                                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:scan_drop scan POST                                   | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:feedback published GET                                | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:feedback published POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:feedback_days published GET                           | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:feedback_days published POST                          | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:feedback_move published move=open GET                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:feedback_move published move=open POST                | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:feedback_remind published GET                         | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:feedback_remind published POST                        | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:feedback_poster published GET                         | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:feedback_poster published POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:feedback_export published GET                         | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:feedback_export published POST                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_list published GET                            | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:outcome_list published POST                           | in   403  403  403  403  405  405  405  405  405  405  403
competitions_desk:outcomes_chase published GET                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcomes_chase published POST                         | in   403  403  403  403  302+ 302+ 404  403  403  403  403
competitions_desk:outcomes_confirm published GET                        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcomes_confirm published POST                       | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:outcome_detail published.all GET                      | in   403  403  403  403  200  200  404  200  200  200  403
competitions_desk:outcome_detail published.all POST                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_enter published.all GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_enter published.all POST                      | in   403  403  403  403  422  422  404  403  403  403  403
competitions_desk:outcome_confirm published.all GET                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_confirm published.all POST                    | in   403  403  403  403  302  302  404  403  403  403  403
competitions_desk:outcome_reopen published.all GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_reopen published.all POST                     | in   403  403  403  403  422  422  404  403  403  403  403

# the desk: activities                                                  | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
events_desk:activity_list - GET                                         | in   403  403  403  403  200  200  200  200  200  200  403
events_desk:activity_list - POST                                        | in   403  403  403  403  405  405  405  405  405  405  403
events_desk:activity_new - GET                                          | in   403  403  403  403  200  200  200  403  403  403  403
events_desk:activity_new - POST                                         | in   403  403  403  403  422  422  422  403  403  403  403
events_desk:activity_detail lecture GET                                 | in   403  403  403  403  200  200  404  200  200  200  403
events_desk:activity_detail lecture POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:activity_edit camp GET                                      | in   403  403  403  403  200  200  404  403  403  403  403
events_desk:activity_edit camp POST                                     | in   403  403  403  403  422  422  404  403  403  403  403
events_desk:activity_move camp move=start GET                           | in   403  403  403  403  200  200  404  403  403  403  403
events_desk:activity_move camp move=start POST                          | in   403  403  403  403  422  422  404  403  403  403  403
events_desk:activity_move camp move=cancel GET                          | in   403  403  403  403  200  200  404  403  403  403  403
events_desk:activity_move camp move=cancel POST                         | in   403  403  403  403  422  422  404  403  403  403  403
events_desk:activity_move salon move=confirm_outcome GET                | in   403  403  403  403  403  403  404  200  403  403  403
events_desk:activity_move salon move=confirm_outcome POST               | in   403  403  403  403  403  403  404  409  403  403  403
events_desk:activity_outcome salon GET                                  | in   403  403  403  403  200  200  404  403  403  403  403
events_desk:activity_outcome salon POST                                 | in   403  403  403  403  422  422  404  403  403  403  403
events_desk:registration_list lecture GET                               | in   403  403  403  403  200  200  404  200  200  200  403
events_desk:registration_list lecture POST                              | in   403  403  403  403  405  405  405  405  405  405  403
events_desk:registration_mark lecture GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:registration_mark lecture POST                              | in   403  403  403  403  404  404  404  403  403  403  403
events_desk:sign_in_sheet lecture GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
events_desk:sign_in_sheet lecture POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:door lecture GET                                            | in   403  403  403  403  200  200  404  403  403  403  403
events_desk:door lecture POST                                           | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing camp.filing GET                                      | in   403  403  403  403  200  200  404  200  200  200  403
events_desk:filing camp.filing POST                                     | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_print camp.filing GET                                | in   403  403  403  403  200  200  404  200  200  200  403
events_desk:filing_print camp.filing POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=hand_in GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=hand_in POST                   | in   403  403  403  403  302+ 302+ 404  403  403  403  403
events_desk:filing_step camp.filing step=sign GET                       | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=sign POST                      | in   403  403  403  403  302  302  404  403  403  403  403
events_desk:filing_step camp.filing step=approve GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=approve POST                   | in   403  403  403  403  403  403  404  409  403  403  403
events_desk:filing_step camp.filing step=hand_in_paper GET              | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=hand_in_paper POST             | in   403  403  403  403  422  422  404  403  403  403  403
events_desk:filing_step camp.filing step=check GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=check POST                     | in   403  403  403  403  302  302  404  403  403  403  403
events_desk:filing_step camp.filing step=endorse GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=endorse POST                   | in   403  403  403  403  403  403  404  302  403  403  403
events_desk:filing_step camp.filing step=issue GET                      | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=issue POST                     | in   403  403  403  403  403  403  404  302  403  403  403
events_desk:filing_step camp.filing step=put_back GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step camp.filing step=put_back POST                  | in   403  403  403  403  403  403  404  422  403  403  403
events_desk:filing_step camp.filing step=send_back POST                 | in   403  403  403  403  422  422  404  403  403  403  403

# the desk: newsroom                                                    | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
cms_desk:report_list - GET                                              | in   403  403  403  403  200  200  200  200  200  200  403
cms_desk:report_list - POST                                             | in   403  403  403  403  405  405  405  405  405  405  403
cms_desk:report_new - GET                                               | in   403  403  403  403  200  200  200  200  200  403  403
cms_desk:report_new - POST                                              | in   403  403  403  403  422  422  422  422  422  403  403
cms_desk:report news.waiting GET                                        | in   403  403  403  403  200  200  404  200  200  404  403
cms_desk:report news.waiting POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
cms_desk:report_edit news.waiting GET                                   | in   403  403  403  403  302  302  404  302  302  404  403
cms_desk:report_edit news.waiting POST                                  | in   403  403  403  403  302  302  404  302  302  404  403
cms_desk:new_story outcome GET                                          | in   403  403  403  403  200  200  404  403  403  403  403
cms_desk:new_story outcome POST                                         | in   403  403  403  403  422  422  404  403  403  403  403
cms_desk:newsroom - GET                                                 | in   403  403  403  403  403  403  403  403  403  403  302
cms_desk:newsroom - POST                                                | 405  405  405  405  405  405  405  405  405  405  405  405

# the desk: people and operation                                        | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
accounts_desk:people - GET                                              | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:people - POST                                             | in   403  403  403  403  403  403  403  403  405  403  403
accounts_desk:invite - GET                                              | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:invite - POST                                             | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:person person GET                                         | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:person person POST                                        | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:suspend person GET                                        | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:suspend person POST                                       | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:reset_factor person GET                                   | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:reset_factor person POST                                  | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:end_role role GET                                         | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:end_role role POST                                        | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:resend_invitation invitation GET                          | in   403  403  403  403  403  403  403  403  405  403  403
accounts_desk:resend_invitation invitation POST                         | in   403  403  403  403  403  403  403  403  302+ 403  403
accounts_desk:revoke_invitation invitation GET                          | in   403  403  403  403  403  403  403  403  405  403  403
accounts_desk:revoke_invitation invitation POST                         | in   403  403  403  403  403  403  403  403  302+ 403  403
accounts_desk:identity - GET                                            | in   403  403  403  403  200  200  200  200  200  200  403
accounts_desk:identity - POST                                           | in   403  403  403  403  422  422  422  422  422  422  403
accounts_desk:sign_off_list - GET                                       | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:sign_off_list - POST                                      | in   403  403  403  403  403  403  403  403  405  403  403
accounts_desk:sign_off office GET                                       | in   403  403  403  403  403  403  403  403  200  403  403
accounts_desk:sign_off office POST                                      | in   403  403  403  403  403  403  403  403  422  403  403
accounts_desk:delegation_list - GET                                     | in   403  403  403  403  200  200  200  200  200  200  403
accounts_desk:delegation_list - POST                                    | in   403  403  403  403  405  405  405  405  405  405  403
accounts_desk:delegation_new - GET                                      | in   403  403  403  403  200  200  200  200  403  403  403
accounts_desk:delegation_new - POST                                     | in   403  403  403  403  422  422  422  422  403  403  403
accounts_desk:delegation_end leave GET                                  | 405  405  405  405  405  405  405  405  405  405  405  405
accounts_desk:delegation_end leave POST                                 | in   403  403  403  403  302+ 302+ 404  404  302+ 404  403
notifications_desk:outbox - GET                                         | in   403  403  403  403  403  403  403  403  200  403  403
notifications_desk:outbox - POST                                        | in   403  403  403  403  403  403  403  403  405  403  403
notifications_desk:repeat_message message GET                           | in   403  403  403  403  403  403  403  403  405  403  403
notifications_desk:repeat_message message POST                          | in   403  403  403  403  403  403  403  403  302  403  403
notifications_desk:jobs - GET                                           | in   403  403  403  403  200  200  200  200  200  200  403
notifications_desk:jobs - POST                                          | in   403  403  403  403  405  405  405  405  405  405  403
notifications_desk:job job GET                                          | in   403  403  403  403  200  404  404  404  200  404  403
notifications_desk:job job POST                                         | in   403  403  403  403  405  405  405  405  405  405  403
notifications_desk:job_progress job GET                                 | in   403  403  403  403  200  404  404  404  200  404  403
notifications_desk:job_progress job POST                                | in   403  403  403  403  405  405  405  405  405  405  403
notifications_desk:repeat_job job GET                                   | in   403  403  403  403  405  405  405  405  405  405  403
notifications_desk:repeat_job job POST                                  | in   403  403  403  403  302  404  404  404  302  404  403

# own competition in the address, in it an object of another            | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
competitions_desk:entry_detail mixed GET                                | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:entry_detail mixed POST                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_reveal mixed GET                                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_reveal mixed POST                               | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:entry_decide mixed decision=accept GET                | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_decide mixed decision=accept POST               | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:entry_change mixed change=1 answer=approve GET        | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:entry_change mixed change=1 answer=approve POST       | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:outcome_detail mixed GET                              | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:outcome_detail mixed POST                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_enter mixed GET                               | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_enter mixed POST                              | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:outcome_confirm mixed GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_confirm mixed POST                            | in   403  403  403  403  404  404  404  404  404  404  403
competitions_desk:outcome_reopen mixed GET                              | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:outcome_reopen mixed POST                             | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:seat mixed GET                                             | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:seat mixed POST                                            | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:invite mixed GET                                           | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:invite mixed POST                                          | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:panel_remove mixed GET                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:panel_remove mixed POST                                    | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:conflict_new mixed GET                                     | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:conflict_new mixed POST                                    | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:release mixed GET                                          | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:release mixed POST                                         | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:seat_act mixed act=lead GET                                | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:seat_act mixed act=lead POST                               | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:unlock mixed GET                                           | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:unlock mixed POST                                          | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:ranking mixed only=2 GET                                   | in   403  403  403  403  404  404  404  404  404  404  403
judging_desk:ranking mixed only=2 POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificate mixed GET                                 | in   403  403  403  403  404  404  404  404  404  404  403
certificates_desk:certificate mixed POST                                | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:certificate_revoke mixed GET                          | in   403  403  403  403  404  404  404  404  404  404  403
certificates_desk:certificate_revoke mixed POST                         | in   403  403  403  403  404  404  404  404  404  404  403
certificates_desk:certificate_reissue mixed GET                         | in   403  403  403  403  404  404  404  404  404  404  403
certificates_desk:certificate_reissue mixed POST                        | in   403  403  403  403  404  404  404  404  404  404  403
events_desk:filing filing.plan GET                                      | in   403  403  403  403  404  404  404  404  404  404  403
events_desk:filing filing.plan POST                                     | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step filing.plan step=approve GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
events_desk:filing_step filing.plan step=approve POST                   | in   403  403  403  403  404  404  404  404  404  404  403

# round packs and rehearsals                                            | anon own  oth  jud  jd2  org  sec  els  app  adm  ovs  edi
judging_desk:round_pack pack GET                                        | in   403  403  403  403  200  200  404  200  200  200  403
judging_desk:round_pack pack POST                                       | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:round_pack_make pack GET                                   | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:round_pack_make pack POST                                  | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:round_pack_repeat pack GET                                 | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:round_pack_repeat pack POST                                | in   403  403  403  403  302  302  404  403  403  403  403
judging_desk:round_pack_progress pack GET                               | in   403  403  403  403  302  302  404  302  302  302  403
judging_desk:round_pack_progress pack POST                              | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:round_pack_file pack GET                                   | in   403  403  403  403  200  200  404  200  403  403  403
judging_desk:round_pack_file pack POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
judging_desk:round_pack_print pack GET                                  | in   403  403  403  403  200  200  404  200  403  403  403
judging_desk:round_pack_print pack POST                                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_imports pack_import GET                          | in   403  403  403  403  404  404  404  200  200  200  403
competitions_desk:pack_imports pack_import POST                         | in   403  403  403  403  404  404  404  422  403  403  403
competitions_desk:pack_import pack_import GET                           | in   403  403  403  403  404  404  404  200  200  200  403
competitions_desk:pack_import pack_import POST                          | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_progress pack_import GET                  | in   403  403  403  403  404  404  404  302  302  302  403
competitions_desk:pack_import_progress pack_import POST                 | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_confirm pack_import GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_confirm pack_import POST                  | in   403  403  403  403  404  404  404  302  403  403  403
competitions_desk:pack_import_again pack_import GET                     | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_again pack_import POST                    | in   403  403  403  403  404  404  404  302+ 403  403  403
competitions_desk:pack_import_repeat pack_import GET                    | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_repeat pack_import POST                   | in   403  403  403  403  404  404  404  302  403  403  403
competitions_desk:pack_import_discard pack_import GET                   | 405  405  405  405  405  405  405  405  405  405  405  405
competitions_desk:pack_import_discard pack_import POST                  | in   403  403  403  403  404  404  404  302+ 403  403  403
certificates_desk:rehearsal draft GET                                   | in   403  403  403  403  200  200  404  200  200  200  403
certificates_desk:rehearsal draft POST                                  | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:rehearsal_start draft GET                             | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:rehearsal_start draft POST                            | in   403  403  403  403  302+ 302+ 404  403  403  403  403
certificates_desk:rehearsal_repeat draft GET                            | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:rehearsal_repeat draft POST                           | in   403  403  403  403  404  404  404  403  403  403  403
certificates_desk:rehearsal_delete draft GET                            | 405  405  405  405  405  405  405  405  405  405  405  405
certificates_desk:rehearsal_delete draft POST                           | in   403  403  403  403  404  404  404  403  403  403  403
certificates_desk:rehearsal_progress draft GET                          | in   403  403  403  403  302  302  404  302  302  302  403
certificates_desk:rehearsal_progress draft POST                         | 405  405  405  405  405  405  405  405  405  405  405  405
"""
