// The component library's styles come first, so that ours, of the same weight, decide.
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './tokens.css';
import './highlight.css';
