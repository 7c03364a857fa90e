import { describe, expect, it } from '@jest/globals';
import { markupType } from './markup';

describe('markupType', () => {
  it.each([
    ['<!DOCTYPE html><p>', 'text/html'],
    ['  \n\t<HTML lang="en">', 'text/html'],
    ['\uFEFF<script>alert(1)</script>', 'text/html'],
    ['<!-- x --><svg onload=1>', 'image/svg+xml'],
    ['<img src=x onerror=1>', 'text/html'],
    ['<b/', 'text/html'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml'],
    ['<?xml version="1.0"?><svg:svg>', 'image/svg+xml'],
    ['<?xml version="1.0"?><note/>', 'application/xml'],
    ['<x:y xmlns:x="z">', 'application/xml'],
    ['#!/bin/sh\nrm -rf /', 'text/x-shellscript'],
    ['<?php echo 1;', 'application/x-php'],
    ['@ECHO off', 'application/x-bat'],
    ['javascript:alert(1)', 'text/javascript'],
    ['[InternetShortcut]\r\nURL=x', 'application/x-desktop'],
  ])('takes %j for what would run', (text, type) => {
    expect(markupType(text)).toBe(type);
  });

  it.each([
    'Hello',
    '<3 you all',
    '<ana@example.com> wrote:',
    '<bold> is not what I meant',
    'a < b && c > d',
    'name,age\n<b>,1',
    '# Notes',
    '{"a":1}',
    'remember the milk',
    '',
  ])('lets people write %j', (text) => {
    expect(markupType(text)).toBeNull();
  });
});
