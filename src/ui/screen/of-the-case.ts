/** The screens that need the whole diagnosis: as large as all others together, and of no use before something has begun. */
import './case.ts';
import './intake.ts';
import './report.ts';
import './verdict.ts';
