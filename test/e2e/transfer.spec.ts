import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { dropHome, openFile, type RunningApp, saveAs, startApp } from './app'

const PASSPHRASE = 'a ship of Theseus'
const file = join(mkdtempSync(join(tmpdir(), 'relata-transfer-')), 'connections.json')
const homes: string[] = []

async function start(): Promise<RunningApp> {
  const running = await startApp()
  homes.push(running.home)
  await running.page.locator('html[data-ready]').waitFor()
  return running
}
test.afterAll(() => {
  for (const home of homes) dropHome(home)
})

test('R42: connections go to a file under a passphrase and come to another machine, connected to by nobody', async () => {
  test.setTimeout(180_000)
  const here = await start()
  await here.page.getByRole('button', { name: 'Add connection' }).click()
  await here.page.getByLabel('Paste a URL or a path').fill('postgres://reader:hunter2@db.example:5432/ledger')
  await here.page.getByLabel('Name', { exact: true }).fill('Ledger')
  await here.page.getByRole('button', { name: 'Save', exact: true }).click()
  await here.page.getByLabel('Master password').fill('master')
  await here.page.getByRole('button', { name: 'Set the master password and save' }).click()
  await expect(here.page.getByRole('treeitem', { name: /Ledger/ })).toBeVisible()

  await here.page.getByRole('button', { name: 'Settings' }).click()
  await here.page.getByRole('button', { name: 'Export connections…', exact: true }).click()
  const exporting = here.page.getByRole('dialog', { name: 'Export connections' })
  await expect(exporting.getByText('2 connections of 2')).toBeVisible()
  await exporting.getByLabel('With passwords, sealed under a passphrase').check()
  await exporting.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await exporting.getByLabel('The same again').fill('something else')
  await expect(exporting.getByRole('button', { name: 'Export…' })).toBeDisabled()
  await exporting.getByLabel('The same again').fill(PASSPHRASE)
  await saveAs(here, file)
  await exporting.getByRole('button', { name: 'Export…' }).click()
  await expect(here.page.getByText(`Exported 2 connections to ${file}`)).toBeVisible()
  expect(readFileSync(file, 'utf8')).not.toContain('hunter2')
  await here.close()

  const there = await start()
  await openFile(there, file)
  await there.page.getByRole('button', { name: 'Settings' }).click()
  await there.page.getByRole('button', { name: 'Import connections…', exact: true }).click()
  const importing = there.page.getByRole('dialog', { name: 'Import connections' })
  await importing.getByLabel('Passphrase of the file').fill('not this one')
  await importing.getByRole('button', { name: 'Open the file' }).click()
  await expect(importing.getByText(/This is not the passphrase/)).toBeVisible()
  await importing.getByLabel('Passphrase of the file').fill(PASSPHRASE)
  await importing.getByRole('button', { name: 'Open the file' }).click()
  await expect(importing.getByText('db.example:5432/ledger · with its password')).toBeVisible()
  await expect(importing.getByRole('checkbox', { name: 'Ledger' })).toBeChecked()
  await importing.getByRole('button', { name: 'Import 2 connections' }).click()
  await importing.getByLabel('Master password').fill('other')
  await importing.getByRole('button', { name: 'Set the master password and save' }).click()
  await expect(there.page.getByText('Imported 2 connections')).toBeVisible()
  await expect(there.page.getByRole('treeitem', { name: /Ledger/ })).toBeVisible()
  await there.close()
})
