import { nodeProject } from '../../../jest.config.ts';

export default nodeProject(import.meta.dirname, 'server-desk');
