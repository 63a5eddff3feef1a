/** The longest text of an agent, skill or command, in bytes; as many characters as the contract allows them. */
export const MAX_TEXT_BYTES = 200_000;
/** All texts of one plugin together: every runtime is sent them with each change of the configuration. */
export const MAX_PLUGIN_CHARACTERS = 4_000_000;
/** Of each kind, as the contract has it. */
export const MAX_PARTS = 500;
/** Files and folders looked at in one plugin; more is no plugin, but a disk that was chosen by mistake. */
export const MAX_ENTRIES = 5_000;
/** How deep folders of commands may lie. */
export const MAX_DEPTH = 6;
/** Plugins of one marketplace. */
export const MAX_PLUGINS = 500;
/** Warnings that are told; how many more there are is told too. */
export const MAX_WARNINGS = 100;
