import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Dai, the violet-grey of far hills over water, from the design tokens; index 6 is the brand. */
const dai: MantineColorsTuple = [
  '#F3F1F9', '#E9E6F2', '#D5CFE6', '#C3BBDB', '#A79DC0', '#7D72A0', '#4A4270', '#3B345C', '#352E55', '#1A1530',
];

export const mantineTheme = createTheme({
  primaryColor: 'dai',
  colors: { dai },
  fontFamily: 'inherit',
  defaultRadius: 10,
  respectReducedMotion: true,
});
