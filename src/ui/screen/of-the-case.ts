/** What explains and carries a case, as large as all else together, and of no use before something has begun. */
import '../part/journal-dialog.ts';
import './case.ts';
import './intake.ts';
import './report.ts';
import './verdict.ts';
