import { z } from 'zod'

/** A command's name; which there are is the window's business. */
const CommandName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-zA-Z.]*$/)

/** A command as the menu bar shows it. */
const MenuCommand = z.strictObject({
  id: CommandName,
  title: z.string().min(1).max(120),
  /** As Electron writes it; shown, and on macOS also what the system hears. */
  keys: z.string().max(60).optional(),
  enabled: z.boolean(),
})

/** The menu bar from left to right: a line stands between groups of a menu. */
export const MenuBar = z
  .array(
    z.strictObject({
      title: z.string().min(1).max(60),
      groups: z.array(z.array(MenuCommand).min(1).max(60)).min(1).max(20),
    }),
  )
  .max(12)
export type MenuBar = z.infer<typeof MenuBar>
